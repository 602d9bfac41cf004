// The taxonomy that the settings ask for.
#pragma once

#include "command.h"
#include "sluice/base/result.h"
#include "sluice/insight/taxonomy.h"

namespace sluice::app {

/// That of --taxonomy, checked; else the one that is built in.
[[nodiscard]] Result<insight::Taxonomy> chosen_taxonomy(const CommonOptions& common);

}  // namespace sluice::app
