// Pixels to local features, by effort.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>

#include "sluice/catalog/index_segment.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/brand/features.h"

namespace sluice {

/// What the features of this effort are compared by.
[[nodiscard]] Metric metric_of(Effort effort);

/// Version of the extraction: features of another format cannot be compared with these.
[[nodiscard]] std::string feature_format(Effort effort);

/// What an index of these features is.
[[nodiscard]] IndexFormat index_format(Effort effort);

/// `grey`: CV_8UC1. Thread-safe, deterministic.
[[nodiscard]] FeatureSet extract_photo_features(const cv::Mat& grey, Effort effort);

/// One rendering of a reference; fewer features than of a photo.
[[nodiscard]] FeatureSet extract_reference_features(const cv::Mat& grey, Effort effort);

}  // namespace sluice
