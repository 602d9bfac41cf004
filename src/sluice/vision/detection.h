// What the stages that run a detector share: pixels to tensor, and one box per thing.
#pragma once

#include <array>
#include <map>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/models/runtime.h"

namespace sluice {

struct Detection {
  cv::Rect2f box;
  float score = 0;
  int label = 0;
};

/// Greedy non-maximum suppression: of boxes with the same label whose intersection over union exceeds `overlap`,
/// the surest stays. Sorted by falling score; ties by label and box, so that the order given does not matter.
[[nodiscard]] std::vector<Detection> suppress_overlaps(std::vector<Detection> detections, float overlap);

/// Per channel of the result: `(value - mean) / deviation`.
struct Normalisation {
  std::array<float, 3> mean = {0, 0, 0};
  std::array<float, 3> deviation = {1, 1, 1};
};

enum class ChannelOrder { rgb, bgr };

/// Planes of floats, shape {1, 3, rows, cols}, of an RGB CV_8UC3 picture.
[[nodiscard]] Tensor to_planes(const cv::Mat& rgb, ChannelOrder order, const Normalisation& normalisation);

/// The output `name` with `rows` times `columns` values, row-major. Errors: bad_input, if the model has no such
/// output.
[[nodiscard]] Result<const float*> output_of(const std::map<std::string, Tensor>& outputs, const std::string& name,
                                             int rows, int columns);

}  // namespace sluice
