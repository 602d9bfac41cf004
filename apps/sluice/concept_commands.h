// What the sub-commands of `sluice concept` share.
#pragma once

#include <filesystem>

#include "command.h"

namespace sluice::app {

/// Where the concepts of the data directory lie.
[[nodiscard]] std::filesystem::path concepts_of(const CommonOptions& common);

void add_concept_card_command(CLI::App& group, CommonOptions& common, Selected& selected);

}  // namespace sluice::app
