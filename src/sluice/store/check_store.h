// Looks a store over without changing it: SQLite's own checks, then what the schema cannot say.
#pragma once

#include <filesystem>

#include "sluice/base/result.h"
#include "sluice/store/finding.h"

namespace sluice {

/// Over DATA/sluice.db, whatever it holds: damage is a finding and never an error. Reads all of it, one photo's
/// features in memory at a time; a writer may be at work meanwhile. No findings where there is no store yet.
/// Errors: newer_store, io (the disk), conflict (locked by another program).
[[nodiscard]] Result<Findings> check_store(const std::filesystem::path& data_directory);

}  // namespace sluice
