// Which brands are seen, in how many photos and by how many people.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/insight/interval.h"
#include "sluice/insight/snapshot.h"

namespace sluice::insight {

struct BrandRow {
  std::string brand;
  Support support;
  Share of_photos;              ///< Of the photos that the brand stage has looked at.
  Share of_contributors;        ///< Of the contributors of those photos.
  std::int64_t times_seen = 0;  ///< Of its photos: reposts and copies included.
  double median_score = 0;      ///< Of its sightings, one a photo (the best).
};

/// Most photos first, then most contributors, then by name. Brands that are in no photo are not in it.
[[nodiscard]] Result<std::vector<BrandRow>> ask_brands(const Snapshot& snapshot);

}  // namespace sluice::insight
