// Drawn places without any brand: rooms, streets, parks, beaches, shelves; busy with textures, shapes and
// lettering.
#pragma once

#include <opencv2/core/mat.hpp>

#include "sluice/synth/random.h"

namespace sluice::synth {

enum class Place { kitchen, living_room, street, park, beach, bookshelf, market };
inline constexpr int kPlaces = 7;

struct Backdrop {
  cv::Mat rgb;          ///< CV_8UC3
  double ground = 0.7;  ///< Where things stand (table top, pavement, sand), as a share of the height.
};

/// `clutter` 0 leaves the place bare, 1 fills it with things, signs and lettering.
[[nodiscard]] Backdrop draw_backdrop(Place place, cv::Size size, double clutter, Random random);

}  // namespace sluice::synth
