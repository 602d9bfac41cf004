#include "sluice/image/masking.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

namespace sluice {
namespace {

constexpr float kGrowth = 4.0F / 3.0F;

/// All pixels that the grown box touches. A box that is no box (NaN, infinite) hides everything, to be safe.
cv::Rect hidden_pixels(const cv::Rect2f& box, cv::Size size) {
  if (!std::isfinite(box.x) || !std::isfinite(box.y) || !std::isfinite(box.width) || !std::isfinite(box.height)) {
    return {cv::Point(), size};
  }
  const auto span = [](float begin, float length, int limit) {
    const float margin = std::abs(length) * (kGrowth - 1) / 2;
    const float low = std::min(begin, begin + length) - margin;
    const float high = std::max(begin, begin + length) + margin;
    const auto pixel = [limit](float edge) {
      return static_cast<int>(std::clamp(edge, 0.0F, static_cast<float>(limit)));
    };
    return cv::Range(pixel(std::floor(low)), pixel(std::ceil(high)));
  };
  const cv::Range columns = span(box.x, box.width, size.width);
  const cv::Range rows = span(box.y, box.height, size.height);
  return {columns.start, rows.start, columns.size(), rows.size()};
}

}  // namespace

void mask_faces(cv::Mat& rgb, std::span<const cv::Rect2f> boxes) {
  CV_Assert(rgb.type() == CV_8UC3);
  for (const cv::Rect2f& box : boxes) {
    const cv::Rect hidden = hidden_pixels(box, rgb.size());
    if (!hidden.empty()) {
      cv::Mat pixels = rgb(hidden);
      pixels.setTo(cv::mean(pixels));
    }
  }
}

}  // namespace sluice
