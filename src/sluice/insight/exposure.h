// How well brands are exposed in photos, mean of all their marks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sluice/insight/snapshot.h"

namespace sluice::insight {

struct BrandExposure {
  std::string brand;
  Support support;
  std::int64_t marks = 0;
  double mean = 0;               ///< Of the scores of vision/exposure.h, 0..1.
  std::optional<double> margin;  ///< The 95 % interval reaches so far to both sides; from five photos on.
};

/// By brand. Marks of one photo are no independent draws: the interval is that of a ratio of sums over photos
/// (Cochran, "Sampling Techniques", 1977, section 6.3), 1.96 standard errors wide to each side.
[[nodiscard]] Result<std::vector<BrandExposure>> ask_exposure(const Snapshot& snapshot);

}  // namespace sluice::insight
