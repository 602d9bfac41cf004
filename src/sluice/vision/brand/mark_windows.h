// Windows in pictures, as enrolment and search cut them. A window is `squash` times as wide as high, so that wide
// marks become about square in it; a mark's longer side then fills kMarkShare of it. training/marks/windows.py
// cuts in the same way.
#pragma once

#include <array>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

namespace sluice {

inline constexpr double kMarkShare = 0.78;
inline constexpr std::array kMarkSquashes = {1, 2, 4};

struct MarkWindow {
  double x = 0;  ///< Of its middle; pixels of the picture.
  double y = 0;
  double width = 0;
  double height = 0;
};

/// The one or two that make a box of this width over height about square, the best first.
[[nodiscard]] std::vector<int> squashes_of(double aspect);

/// The window in which a mark is seen best.
[[nodiscard]] MarkWindow window_of(const cv::Rect2d& mark, int squash);

/// From pixels of the window, `side` x `side` of them, to the picture.
[[nodiscard]] cv::Matx23d to_picture(const MarkWindow& window, int side);

/// `side` x `side` pixels of `rgb` (CV_8UC3) that `to_picture` leads to; beyond the picture its edge is repeated,
/// and what is shrunk is shrunk by area first.
[[nodiscard]] cv::Mat cut(const cv::Mat& rgb, const cv::Matx23d& to_picture, int side);

}  // namespace sluice
