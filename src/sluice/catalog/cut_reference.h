// A reference from a photo that shows more than the mark.
#pragma once

#include <opencv2/core/types.hpp>
#include <string>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"

namespace sluice {

/// `encoded`: the photo; `mark`: where the mark lies in it, pixels of the upright photo at its full size. `name`:
/// of the reference. Errors: those of `decode_photo`; bad_input (the mark is empty or lies outside the picture).
[[nodiscard]] Result<Reference> cut_reference(const std::string& encoded, const cv::Rect2d& mark,
                                              std::string name);

}  // namespace sluice
