// What a decoded photo is, for everything that looks at pixels.
#pragma once

#include <algorithm>
#include <opencv2/core/mat.hpp>
#include <string>

namespace sluice {

/// Pixels of one photo, shrunk to what the stages need, upright, sRGB.
struct Photo {
  cv::Mat rgb;  ///< CV_8UC3, continuous, channel order R G B, longest side <= DecodeOptions::longest_side.
  int original_width = 0;  ///< Pixels of the upright photo before shrinking.
  int original_height = 0;
  std::string format;  ///< "jpeg", "png", "webp", "heif", "avif", "tiff", "gif".

  /// Pixels of the original per pixel of `rgb` (>= 1), the same on both axes up to rounding.
  [[nodiscard]] double shrink() const {
    const int longest = std::max(rgb.cols, rgb.rows);
    return longest > 0 ? static_cast<double>(std::max(original_width, original_height)) / longest : 1.0;
  }
};

}  // namespace sluice
