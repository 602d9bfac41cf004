// The sub-commands of `sluice eval`, one file each, and what they share.
#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "command.h"
#include "sluice/evaluation/runner.h"
#include "sluice/models/runtime.h"

namespace sluice::app {

void add_eval_brands_command(CLI::App& eval, CommonOptions& common, Selected& selected);
void add_eval_objects_command(CLI::App& eval, CommonOptions& common, Selected& selected);
void add_eval_labels_command(CLI::App& eval, CommonOptions& common, Selected& selected);

/// --networks exact|fast.
void add_networks_option(CLI::App& sub, Precision& networks);
/// --json FILE, "-" being standard output.
void add_json_file_option(CLI::App& sub, std::string& file);

/// Prints the table, or JSON where it goes to standard output; writes `file` if one is named. `json_wanted`: of
/// `sluice --json`, which asks for JSON as it does of every command.
[[nodiscard]] Status write_figures(const std::function<nlohmann::ordered_json()>& json,
                                   const std::function<void()>& print_table, const std::string& file,
                                   bool json_wanted);

/// Tells (done, total) on standard error; nothing where that is no terminal.
[[nodiscard]] std::function<void(std::size_t, std::size_t)> progress_on_terminal();

/// A line on standard error for every photo that could not be read.
void print_left_out(const RunOutcome& run);

/// "-" for what could not be measured.
[[nodiscard]] std::string number(double value, int digits);

}  // namespace sluice::app
