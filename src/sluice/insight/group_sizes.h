// How many people photos show, by the sizes of groups of the people stage.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/insight/interval.h"
#include "sluice/insight/snapshot.h"

namespace sluice::insight {

struct GroupSizeRow {
  std::string label;  ///< Of `kGroupSizes` (vision/people_stage.h); "none": nobody.
  Support support;
  Share of_photos;  ///< Of those that the people stage has looked at.
  std::int64_t with_brand = 0;
  Share branded;  ///< Of this size's photos, those with at least one brand.
};

/// Nobody first, then by rising size; empty, if the people stage has looked at none of the photos in scope.
[[nodiscard]] Result<std::vector<GroupSizeRow>> ask_group_sizes(const Snapshot& snapshot);

}  // namespace sluice::insight
