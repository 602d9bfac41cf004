// Every sighting of a store as JSON lines or CSV (docs/export.md). The same store gives the same bytes: ordered by
// photo, stage and the order of sightings, and last in each photo what the taxonomy tells of it; no row numbers,
// no times of scanning, no absolute paths.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>

#include "sluice/base/result.h"
#include "sluice/insight/taxonomy.h"
#include "sluice/store/store.h"

namespace sluice {

enum class ExportFormat { jsonl, csv };

/// Streams to `out`; says how many sightings were written. Errors: those of the store; io, where `out` cannot take
/// it.
[[nodiscard]] Result<std::uint64_t> export_sightings(const Store& store, const insight::Taxonomy& taxonomy,
                                                     ExportFormat format, std::FILE* out);

/// The same to a file, which appears whole or not at all.
[[nodiscard]] Result<std::uint64_t> export_sightings(const Store& store, const insight::Taxonomy& taxonomy,
                                                     ExportFormat format, const std::filesystem::path& file);

}  // namespace sluice
