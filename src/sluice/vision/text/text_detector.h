// Where there is text in a photo.
#pragma once

#include <memory>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/models/runtime.h"

namespace sluice {

/// A line of text, or a piece of one. Pixels of the photo.
struct TextRegion {
  cv::Point2d centre;
  double length = 0;  ///< Along the line.
  double height = 0;  ///< At most `length`.
  double angle = 0;   ///< From rightwards to along the line, clockwise; -pi/2 up to pi/2.
  double score = 0;   ///< Mean probability of text, 0..1.
};

/// How the detector uses its model, `ch_PP-OCRv3_det_infer`.
[[nodiscard]] ModelUse text_model_use();

/// PP-OCRv3's detector (Li et al., arXiv 2206.03001), which is DB: Liao et al., "Real-time Scene Text Detection
/// with Differentiable Binarization", AAAI 2020, arXiv 1911.08947. Thread-safe.
class TextDetector {
 public:
  /// `model`: loaded for `text_model_use()`.
  explicit TextDetector(std::unique_ptr<Model> model) : model_(std::move(model)) {}

  /// `side`: what the longer side of the photo is brought to, a multiple of 64 up to 960. The largest regions
  /// first. Errors: internal.
  [[nodiscard]] Result<std::vector<TextRegion>> find(const cv::Mat& rgb, int side) const;

 private:
  std::unique_ptr<Model> model_;
};

}  // namespace sluice
