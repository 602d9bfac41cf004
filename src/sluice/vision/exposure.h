// How well a mark is exposed in a photo: one number from the factors that sponsors are used to.
#pragma once

#include <array>

#include "sluice/vision/sighting.h"

namespace sluice {

/// A mark and the photo around it.
struct ExposedMark {
  std::array<Point, 4> corners;  ///< Of the whole mark, in order; some may lie outside of the photo.
  double sharpness = 0;          ///< 0 (blurred) .. 1 (sharp).
  double share_of_all = 0;  ///< Areas of all marks in the photo, this one too, as shares of the frame, summed.
  int frame_width = 0;      ///< Pixels of the upright original.
  int frame_height = 0;
};

/// The six factors of GumGum Sports (gumgum.com/sports/methodology: size, prominence, clarity, visibility,
/// placement, share of voice), each 0..1. They publish the names; the formulas are ours and simple.
struct Exposure {
  double size = 0;     ///< Side of a square as large as the mark over half of such a side of the frame; at most 1.
  double detail = 0;   ///< That side over 128 pixels; at most 1.
  double clarity = 0;  ///< Sharpness.
  double visibility = 0;  ///< Part of the mark that lies inside the frame.
  double centrality = 0;  ///< 1 in the middle of the frame, 0 in its corners.
  double voice = 0;       ///< Its part of the area of all marks in the photo.
  /// Geometric mean of the six, each first raised from 0..1 to 0.1..1, so that none alone wipes out the others,
  /// then stretched to 0..1. All six weigh alike: no measurement of what people look at stands behind it. It never
  /// falls when one factor rises, and compares marks with each other; it is no price. What stands before a mark
  /// inside the frame is not known and takes nothing off.
  double score = 0;
};

/// All zero for an empty frame or mark. Thread-safe.
[[nodiscard]] Exposure exposure_of(const ExposedMark& mark);

}  // namespace sluice
