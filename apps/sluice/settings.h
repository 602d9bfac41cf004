// How the options of all commands get their values: command line, then environment, then sluice.toml, then
// default.
#pragma once

#include <CLI/CLI.hpp>

#include "command.h"
#include "sluice/base/result.h"

namespace sluice::app {

/// Adds --config and the common options (command.h) to the app itself, so that one value serves all commands.
void add_root_options(CLI::App& app);

/// Gives every option its place in sluice.toml and its environment name, e.g. SLUICE_SCAN_EFFORT for
/// `sluice scan --effort`. Call when all commands have been added, before parsing.
void make_settable(CLI::App& app);

/// After parsing: what the chosen command, or else the app, was given. Errors: usage (no place for the data).
[[nodiscard]] Status resolve_common_options(const CLI::App& app, CommonOptions& common);

}  // namespace sluice::app
