// How --help looks: one line per option with its unit and default; environment names are in docs/configuration.md.
#pragma once

#include <CLI/CLI.hpp>

namespace sluice::app {

/// False for flags.
[[nodiscard]] bool takes_value(const CLI::Option& option);

/// For the app and all its commands. Call when all commands have been added.
void use_help_format(CLI::App& app);

}  // namespace sluice::app
