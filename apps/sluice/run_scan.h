// From folders to a store: what `sluice scan` and `sluice demo` share.
#pragma once

#include <string>
#include <vector>

#include "command.h"
#include "sluice/scan/pipeline.h"
#include "sluice/scan/run_metrics.h"
#include "sluice/scan/scanner_factory.h"

namespace sluice::app {

struct ScanSettings {
  std::vector<std::string> folders;
  std::string contract;
  std::vector<std::string> stages;  ///< Of `stage_names()`; empty: all.
  Effort effort = Effort::standard;
  Precision precision = Precision::exact;
  int keep_features_days = 30;
  bool look_again = false;
  DecodeLimits limits;
  std::string models;        ///< Directory of pulled models; empty: `default_model_directory`.
  std::string metrics_file;  ///< Kept up to date with `metrics` while the scan runs; empty: none.
};

/// Scans into `common.data`, with a progress bar, a log and a way out by SIGINT. Errors: those of opening the
/// store, the folders, the brands, the models and the file of metrics, and of `scan_sources`. Being interrupted is
/// none.
[[nodiscard]] Result<ScanSummary> run_scan(const ScanSettings& settings, const CommonOptions& common,
                                           RunMetrics& metrics);

}  // namespace sluice::app
