// What every command of `sluice` shares. One file per command: it adds its options to the app and, when the user
// chose it, leaves in `selected` what is to be run after parsing.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>

#include "sluice/base/result.h"
#include "sluice/image/cage_settings.h"

namespace sluice::app {

struct CommonOptions {
  std::filesystem::path data;  ///< The data directory.
  int threads = 0;             ///< Worker threads; 0: one per core.
  bool json = false;           ///< Print results as JSON on standard output.
  bool cage = true;            ///< Decode strangers' photos in the cage.
  CageSettings cage_settings;
  std::filesystem::path taxonomy;  ///< Empty: the one that is built in.
};

using Selected = std::function<Status()>;

/// Adds --data, --threads, --json, the three of the cage and --taxonomy (those that `sub` needs). Their values are
/// in `common` once parsing is done: read them in what `selected` runs, not in a callback of the parser.
struct CommonFlags {
  bool data = true;
  bool threads = false;
  bool json = false;
  bool cage = false;
  bool taxonomy = false;
};
void add_common_options(CLI::App& sub, CommonOptions& common, CommonFlags flags);

void add_brand_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_concept_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_scan_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_photos_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_report_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_export_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_taxonomy_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_models_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_eval_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_demo_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_check_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_doctor_command(CLI::App& app, CommonOptions& common, Selected& selected);
void add_completion_command(CLI::App& app, CommonOptions& common, Selected& selected);

}  // namespace sluice::app
