// The threads that scan one source. Part of pipeline.h, which is the door.
#pragma once

#include <cstdint>

#include "sluice/base/result.h"
#include "sluice/scan/pipeline.h"
#include "sluice/scan/run_metrics.h"

namespace sluice {

/// Scans every item of `source`, known to the store as `source_id`, and adds to `counts`. `total`: items of all
/// sources, for the progress. `metrics` is used instead of that in `options`. False: it was stopped before the
/// end.
[[nodiscard]] Result<bool> scan_source(const Store& store, const Source& source, std::int64_t source_id,
                                       const ScanParts& parts, const ScanOptions& options, std::uint64_t total,
                                       RunMetrics& metrics, ScanCounts& counts);

}  // namespace sluice
