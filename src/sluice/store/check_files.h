// Looks over what lies beside the store: the brands, the key, who may read them, and what stopped runs left.
#pragma once

#include <filesystem>

#include "sluice/base/result.h"
#include "sluice/store/finding.h"

namespace sluice {

/// Errors: io (a directory that cannot be listed).
[[nodiscard]] Result<Findings> check_files(const std::filesystem::path& data_directory);

}  // namespace sluice
