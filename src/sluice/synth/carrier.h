// Things that carry marks: cans, cloth, posters, screens. Each is drawn as a flat sheet first.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string_view>
#include <vector>

#include "sluice/synth/artboard.h"
#include "sluice/synth/random.h"
#include "sluice/synth/surface.h"

namespace sluice::synth {

enum class Carrier { can, cloth, poster, screen };
inline constexpr int kCarriers = 4;

/// "can", "cloth", "poster", "screen".
[[nodiscard]] std::string_view to_string(Carrier carrier);

struct Product {
  Carrier carrier = Carrier::poster;
  int model = 0;    ///< Which of its kind: shirt or bag, laptop or telephone ...
  cv::Mat sheet;    ///< CV_8UC4, R G B A.
  cv::Rect2d mark;  ///< Where the mark is printed, as shares of the sheet.
  Colour colour;    ///< Main colour of the thing.
};

/// Prints `mark` (CV_8UC4) on a new thing. `mark_pixels`: how long the mark's longest side will be in the photo;
/// the sheet is drawn about that fine.
[[nodiscard]] Product make_product(Carrier carrier, const cv::Mat& mark, double mark_pixels, Random& random);

/// How a product stands, and what belongs to it behind and before the sheet.
struct Standing {
  Pose pose;
  double folds = 0;  ///< Depth of the folds of cloth, 0..1.
};

/// Draws the product into `photo`, with shadow, lid, stand or hanger; see Surface::lay for `depth_order`.
[[nodiscard]] Surface stand(const Product& product, const Standing& standing, unsigned char label, cv::Mat& photo,
                            cv::Mat& depth_order, Random& random);

}  // namespace sluice::synth
