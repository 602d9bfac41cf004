// The metrics of a run as Prometheus reads them; docs/metrics.md lists them.
#pragma once

#include <filesystem>
#include <string>

#include "sluice/scan/run_metrics.h"

namespace sluice {

/// `data`: the data directory, for the size of the store in it. May be called while the run goes on.
[[nodiscard]] std::string prometheus_text(const RunMetrics& metrics, const std::filesystem::path& data);

}  // namespace sluice
