// Every window of a photo, at several sizes and squashes, through the mark embedding at once: the levels of a
// pyramid lie side by side in one picture.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/vision/brand/mark_networks.h"
#include "sluice/vision/brand/mark_windows.h"

namespace sluice {

struct SearchOptions {
  double smallest = 31;  ///< Longer side of a mark (the shorter, of wide ones) in a photo of kSearchSide, pixels.
  std::size_t windows = 400;  ///< Those most like a mark are kept.
};

inline constexpr double kSearchSide = 480;

struct SeenWindow {
  MarkWindow window;  ///< Pixels of the photo.
  cv::Rect2d mark;    ///< Where in it the mark would be.
  int squash = 1;
  double objectness = 0;  ///< A logit.
  MarkCode code{};
};

/// The most mark-like first. `rgb`: CV_8UC3. Errors: internal.
[[nodiscard]] Result<std::vector<SeenWindow>> search_windows(const cv::Mat& rgb, const MarkNetworks& networks,
                                                             const SearchOptions& options);

}  // namespace sluice
