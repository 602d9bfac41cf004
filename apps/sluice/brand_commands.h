// The sub-commands of `sluice brand` that have a file of their own.
#pragma once

#include "command.h"

namespace sluice::app {

void add_brand_search_command(CLI::App& brand, CommonOptions& common, Selected& selected);
void add_brand_card_command(CLI::App& brand, CommonOptions& common, Selected& selected);

}  // namespace sluice::app
