// What the brand stage looks at, in a form that can be kept (docs/decisions/0003-kept-features.md).
#pragma once

#include <optional>
#include <span>
#include <string>

#include "sluice/base/result.h"
#include "sluice/image/photo.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/brand/features.h"
#include "sluice/vision/brand/sharpness.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// One photo as the matcher and the description of its finds need it.
struct LookedAt {
  FeatureSet features;
  SharpnessMap sharpness{};
  int original_width = 0;
  int original_height = 0;
};

[[nodiscard]] LookedAt look_at(const Photo& photo, Effort effort);

/// Without the features inside a face. Positions are rounded to 1/16 pixel, scales and angles to 1 %.
[[nodiscard]] KeptFeatures keep(const LookedAt& looked, std::span<const cv::Rect2f> faces, Effort effort);

/// Errors: bad_input (another format, cut short, features in a photo of no size).
[[nodiscard]] Result<LookedAt> unkeep(const KeptFeatures& kept, Effort effort);

}  // namespace sluice
