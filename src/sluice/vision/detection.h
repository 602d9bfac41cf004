// What the stages that run a detector share: their outputs, and one box per thing.
#pragma once

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

/// The output `name` with `rows` times `columns` values, row-major. Errors: bad_input, if the model has no such
/// output.
[[nodiscard]] Result<const float*> output_of(const Outputs& outputs, const std::string& name, int rows,
                                             int columns);

}  // namespace sluice
