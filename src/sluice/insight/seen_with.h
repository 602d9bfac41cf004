// What brands are seen together with: objects, colours, places, dishes, garments, occasions, other brands.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/insight/interval.h"
#include "sluice/insight/snapshot.h"

namespace sluice::insight {

struct Companion {
  std::string brand;
  /// "object", "colour", "scene", "food", "apparel", "concept", "occasion", "interest" or "brand".
  std::string kind;
  std::string label;
  Support together;               ///< Photos with both, and their contributors.
  std::int64_t brand_photos = 0;  ///< Photos with the brand that the label's stage has looked at.
  std::int64_t label_photos = 0;  ///< Photos with the label.
  std::int64_t photos = 0;        ///< Photos that both stages have looked at.
  Share of_brand;                 ///< Share of the brand's photos that show the label.
  double of_all = 0;              ///< Share of all photos that show the label.
  Share lift;                     ///< `of_brand` divided by `of_all`, which is taken as exact; may exceed 1.
};

inline constexpr std::int64_t kCompanionMinimumPhotos = 5;  ///< Fewer photos with both are not shown.

/// By brand, then kind, then the lower end of the lift descending, then label. Only rows with enough support.
[[nodiscard]] Result<std::vector<Companion>> ask_seen_with(const Snapshot& snapshot);

}  // namespace sluice::insight
