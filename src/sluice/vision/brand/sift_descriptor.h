// What a SIFT keypoint looks like: its directions and its descriptor (Lowe, IJCV 2004, sections 5 and 6), as
// RootSIFT (Arandjelovic and Zisserman, CVPR 2012).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "sluice/vision/brand/extrema.h"
#include "sluice/vision/brand/scale_space.h"

namespace sluice {

struct Directions {
  int count = 0;                  ///< 0 on a picture without gradient, else 1 or 2.
  std::array<float, 2> angles{};  ///< Radians, -pi..pi, the strongest first.
};

/// Dominant directions of the gradient around the extremum. `level`: the blurred picture nearest to its scale.
[[nodiscard]] Directions dominant_directions(const Plane& level, const Extremum& extremum);

/// Descriptor of a patch of 12 sigma a side, turned by `angle`. Beyond the picture its edge is repeated.
void describe(const Plane& level, const Extremum& extremum, float angle,
              std::span<std::uint8_t, kSiftBytes> descriptor);

}  // namespace sluice
