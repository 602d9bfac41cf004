// What may be done to test photos to see whether the finder bears it. Pixels and truth are changed alike.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "sluice/evaluation/evaluation_set.h"
#include "sluice/image/photo.h"

namespace sluice {

enum class Transform {
  none,
  mirror,      ///< Left and right change places.
  rotate180,   ///< Upside down.
  cover_half,  ///< Mid-grey over half of every mark: left halves and upper halves by turns.
};

/// "none", "mirror", "rotate180", "cover-half".
[[nodiscard]] std::optional<Transform> transform_named(std::string_view name);
[[nodiscard]] std::string_view name_of(Transform transform);

/// Changes `photo` and `marks` (boxes in pixels of the upright original). Where the place of a mark is unknown,
/// cover_half covers half of the photo; brand-free photos it leaves as they are. `turn`, the photo's index in the
/// set, decides which half is covered, so that the answer depends on nothing else.
void apply_transform(Transform transform, std::size_t turn, Photo& photo, std::vector<TrueMark>& marks);

}  // namespace sluice
