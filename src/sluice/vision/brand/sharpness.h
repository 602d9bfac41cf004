// How sharp a place of a photo is, from a coarse map that can be kept with the features.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

namespace sluice {

inline constexpr int kSharpnessSide = 24;  ///< Cells on a side of the frame.

/// Per cell: the steepest step between neighbouring pixels as a share of the cell's whole range, 1..255; 0 where
/// the cell is flat and nothing can be said. A sharp edge steps at once, a blurred one in many small steps.
using SharpnessMap = std::array<std::uint8_t, std::size_t{kSharpnessSide} * kSharpnessSide>;

/// `grey`: CV_8UC1.
[[nodiscard]] SharpnessMap sharpness_map(const cv::Mat& grey);

/// Upper quartile of the cells that `place` (as shares of the frame, 0..1) touches: 0 (blurred) .. 1 (sharp).
[[nodiscard]] double sharpness_at(const SharpnessMap& map, const cv::Rect2d& place);

}  // namespace sluice
