// What `sluice scan` prints when it has ended.
#pragma once

#include "sluice/scan/pipeline.h"
#include "sluice/scan/run_metrics.h"

namespace sluice::app {

/// On standard output: a dozen lines, or JSON. `metrics`: of the run that gave this summary.
void print_summary(const ScanSummary& summary, const RunMetrics& metrics, bool json);

}  // namespace sluice::app
