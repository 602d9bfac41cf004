// How large a brand is seen, and where in the frame.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/insight/snapshot.h"

namespace sluice::insight {

/// The nine thirds of the frame, row by row from the top left; the words of `Sighting::placement`.
inline constexpr std::array<std::string_view, 9> kPlacements = {
    "top-left", "top", "top-right", "left", "centre", "right", "bottom-left", "bottom", "bottom-right"};

/// Share of the frame, 0..1, at five quantiles (nearest rank).
struct SizeQuantiles {
  double p10 = 0;
  double p25 = 0;
  double p50 = 0;
  double p75 = 0;
  double p90 = 0;
};

struct BrandPlacement {
  std::string brand;
  Support support;
  std::int64_t sightings = 0;  ///< Those with a known size.
  SizeQuantiles share;
  std::array<std::int64_t, 9> grid{};  ///< Sightings per third, in the order of `kPlacements`.
};

/// By brand. Every sighting counts, so a photo with three marks counts three times.
[[nodiscard]] Result<std::vector<BrandPlacement>> ask_placement(const Snapshot& snapshot);

}  // namespace sluice::insight
