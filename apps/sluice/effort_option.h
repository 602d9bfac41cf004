// --effort of the brand engine, alike in every command that has it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "sluice/vision/brand/effort.h"

namespace sluice::app {

/// `effort` must outlive parsing; what it holds when nothing is given stays.
void add_effort_option(CLI::App& sub, Effort& effort, const std::string& description);

}  // namespace sluice::app
