// What photos show beside brands, and with which brands: occasions, interests, concepts of the operator's own,
// places, dishes, garments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/insight/interval.h"
#include "sluice/insight/snapshot.h"

namespace sluice::insight {

/// A brand in the photos with a label.
struct ShownBrand {
  std::string brand;
  Support support;  ///< Photos with both, and their contributors.
  Share of_label;   ///< Share of the label's photos that show the brand.
  Share lift;       ///< `of_label` divided by the brand's share of all photos, taken as exact; may exceed 1.
};

struct ShownLabel {
  std::string label;
  Support support;
  Share of_photos;  ///< Of those that the label's stage has looked at.
  std::int64_t with_brand = 0;
  Share branded;                   ///< Of this label's photos, those with at least one brand.
  std::vector<ShownBrand> brands;  ///< Most photos first, then by name.
};

struct ShownKind {
  std::string kind;
  std::int64_t photos = 0;         ///< That its stage has looked at.
  std::vector<ShownLabel> labels;  ///< Most photos first, then by label; empty: none was seen.
};

/// "occasion", "interest", "concept", "scene", "food", "apparel", "worn", "garment-colour", "pattern", "material",
/// in this order; without those whose stage has looked at none of the photos in scope (for the first two: all
/// stages of their evidence).
[[nodiscard]] Result<std::vector<ShownKind>> ask_shown(const Snapshot& snapshot);

}  // namespace sluice::insight
