// Whether a picture is laid out by a program rather than taken by a camera: screenshots, and photos with a caption
// (memes). The signs are those that surveys of page segmentation name: uniform ground, lines of text between plain
// rows (the projection profile), few colours; and, for a caption over the photo itself, white letters with a black
// rim.
#pragma once

#include <opencv2/core/mat.hpp>

namespace sluice {

struct Layout {
  double flat = 0;            ///< Share of pixels that are as their right and lower neighbours.
  double ground = 0;          ///< Share of the most frequent colour, sixteen values a channel.
  int colours = 0;            ///< Such colours that cover more than 1/50,000 each.
  double plain_rows = 0;      ///< Share of rows that are of one brightness from side to side.
  double plain_quarters = 0;  ///< The same of each quarter of the width for itself, mean.
  int lines = 0;              ///< Low bands of detail between plain rows, in the quarter that has most.
  double rimmed = 0;          ///< Share of rows, at top and bottom, with rimmed white letters.
  double rimmed_line = 0;     ///< Height of the tallest such line, as a share of the photo's.
  double band_line = 0;  ///< Height of the tallest line of text on a plain band at the top or the bottom; 0: none.
};

/// `rgb`: CV_8UC3, `grey`: the same as CV_8UC1, of the size that stages see. Thread-safe.
[[nodiscard]] Layout layout_of(const cv::Mat& rgb, const cv::Mat& grey);

/// Hardly any colours, one of them almost everywhere: a page of text, a logo, a diagram.
[[nodiscard]] bool looks_drawn(const Layout& layout);
/// Drawn, or lines of text on much plain ground.
[[nodiscard]] bool looks_like_screenshot(const Layout& layout);
/// Large letters with a rim over the photo, or on a plain band above or below it.
[[nodiscard]] bool looks_like_meme(const Layout& layout);

}  // namespace sluice
