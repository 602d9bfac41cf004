#include "sluice/vision/brand/mark_windows.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace sluice {
namespace {

constexpr double kSecondSquash = 1.9;  // Times its own: a second squash is worth a look up to here.
constexpr double kShrinkByArea = 1.6;  // Pixels of the picture for one of the window: from here on.
constexpr double kShrunkStill = 1.3;   // What is left for the warp then.
constexpr double kSmallestMark = 4;    // Pixels.

/// Bounds of the window in the picture, with room for interpolation.
cv::Rect bounds_of(const cv::Matx23d& to_picture, int side, cv::Size picture) {
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (const double x : {0.0, static_cast<double>(side)}) {
    for (const double y : {0.0, static_cast<double>(side)}) {
      const cv::Vec2d at = to_picture * cv::Vec3d(x, y, 1);
      left = std::min(left, at[0]);
      right = std::max(right, at[0]);
      top = std::min(top, at[1]);
      bottom = std::max(bottom, at[1]);
    }
  }
  const double room = 0.1 * std::max(right - left, bottom - top) + 2;
  const auto within = [](double value, int most) {
    return static_cast<int>(std::clamp(value, 0.0, static_cast<double>(most)));
  };
  const cv::Point corner(within(left - room, picture.width), within(top - room, picture.height));
  const cv::Point opposite(within(right + room, picture.width), within(bottom + room, picture.height));
  return {corner, opposite};
}

}  // namespace

std::vector<int> squashes_of(double aspect) {
  std::array<int, kMarkSquashes.size()> sorted = kMarkSquashes;
  const auto off = [&](int squash) { return std::abs(std::log(aspect / squash)); };
  std::ranges::stable_sort(sorted, {}, off);
  if (off(sorted[1]) < std::log(kSecondSquash)) {
    return {sorted[0], sorted[1]};
  }
  return {sorted[0]};
}

MarkWindow window_of(const cv::Rect2d& mark, int squash) {
  const double width = std::max(kSmallestMark, mark.width);
  const double height = std::max(kSmallestMark, mark.height);
  const double side = std::max(width / squash, height) / kMarkShare;
  return {mark.x + mark.width / 2, mark.y + mark.height / 2, side * squash, side};
}

cv::Matx23d to_picture(const MarkWindow& window, int side) {
  const double x = window.width / side;
  const double y = window.height / side;
  return {x, 0, window.x - window.width / 2, 0, y, window.y - window.height / 2};
}

cv::Mat cut(const cv::Mat& rgb, const cv::Matx23d& to_picture, int side) {
  cv::Matx23d map = to_picture;
  cv::Mat source = rgb;
  // Each axis by itself: a wide window shrinks its width more.
  const double shrink_x = std::hypot(map(0, 0), map(0, 1));
  const double shrink_y = std::hypot(map(1, 0), map(1, 1));
  if (std::max(shrink_x, shrink_y) > kShrinkByArea) {
    const cv::Rect part = bounds_of(map, side, rgb.size());
    if (part.width > 4 && part.height > 4) {
      const auto shrunk = [](int pixels, double shrink) {
        const double by = shrink > kShrinkByArea ? kShrunkStill / shrink : 1;
        return std::max(3, static_cast<int>(std::lround(pixels * by)));
      };
      const cv::Size small(shrunk(part.width, shrink_x), shrunk(part.height, shrink_y));
      cv::resize(rgb(part), source, small, 0, 0, cv::INTER_AREA);
      const double x = static_cast<double>(small.width) / part.width;
      const double y = static_cast<double>(small.height) / part.height;
      map = {x * map(0, 0), x * map(0, 1), x * (map(0, 2) - part.x),
             y * map(1, 0), y * map(1, 1), y * (map(1, 2) - part.y)};
    }
  }
  cv::Mat window;
  cv::warpAffine(source, window, map, {side, side}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return window;
}

}  // namespace sluice
