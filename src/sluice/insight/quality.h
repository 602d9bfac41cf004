// What speaks against photos, by the labels of the quality stage, and what was left out for it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/insight/snapshot.h"

namespace sluice::insight {

struct QualityRow {
  std::string label;  ///< Of `kQualityLabels` (vision/quality/quality_stage.h).
  Support support;
  bool left_out = false;
};

struct Quality {
  std::vector<QualityRow> labels;  ///< Those that were seen, in the order of the stage's list.
  std::int64_t left_out = 0;       ///< Photos left out; one with several labels counts once.
};

/// Of all photos of the period, those left out included.
[[nodiscard]] Result<Quality> ask_quality(const Snapshot& snapshot);

}  // namespace sluice::insight
