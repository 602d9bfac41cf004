// Places in a picture, and when two of them are one.
#pragma once

#include <algorithm>
#include <array>
#include <opencv2/core/types.hpp>

namespace sluice {

[[nodiscard]] inline cv::Rect2d bounds_of(const std::array<cv::Point2d, 4>& corners) {
  const auto [left, right] = std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
  const auto [top, bottom] = std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
  return {left, top, right - left, bottom - top};
}

/// Whether they overlap by more than this share of the smaller.
[[nodiscard]] inline bool same_place(const cv::Rect2d& a, const cv::Rect2d& b, double share = 0.3) {
  return (a & b).area() > share * std::min(a.area(), b.area());
}

}  // namespace sluice
