// SIFT (Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", IJCV 2004) with RootSIFT descriptors
// (Arandjelovic and Zisserman, CVPR 2012), leaner than OpenCV's: the strongest extrema are chosen before anything
// dear is computed of them, and descriptors sample a fixed 20 x 20 grid.
#pragma once

#include <opencv2/core/mat.hpp>

#include "sluice/vision/brand/features.h"

namespace sluice {

struct SiftOptions {
  int max_features = 1000;   ///< Bounds the places; a place with two strong directions gives two features.
  float contrast = 0.02F;    ///< Least contrast of an extremum, of the full range 0..1, as Lowe's 0.03.
  float edge_ratio = 10.0F;  ///< Largest ratio of principal curvatures.
  bool double_size =
      true;  ///< Start from the picture enlarged twice: finds the smallest features, costs the most.
};

inline constexpr int kSiftBytes = 128;

/// `grey`: CV_8UC1. Features in order of falling strength. Thread-safe, deterministic.
[[nodiscard]] FeatureSet extract_sift(const cv::Mat& grey, const SiftOptions& options);

}  // namespace sluice
