// Do matched features of a reference and a photo agree on one place? Hypotheses come from single matches (each
// gives a similarity by its own scale and direction, as in Schoenberger et al., "A Vote-and-Verify Strategy for
// Fast Spatial Verification in Image Retrieval", ACCV 2016), the best are refined to a similarity and an affine
// map.
#pragma once

#include <opencv2/core/matx.hpp>
#include <optional>
#include <span>
#include <vector>

namespace sluice {

/// A feature of a reference that looks like a feature of the photo.
struct FeatureMatch {
  // In the reference: unit is the square root of its area, origin its top left corner.
  float reference_x = 0;
  float reference_y = 0;
  float reference_scale = 0;
  float reference_angle = 0;
  // In the photo: pixels as extracted.
  float photo_x = 0;
  float photo_y = 0;
  float photo_scale = 0;
  float photo_angle = 0;
  float ratio = 0;   ///< Distance over the distance to the background class; smaller is better.
  float weight = 0;  ///< 0..1, falls with the ratio.
};

/// One place where a reference fits.
struct Placement {
  cv::Matx23d map;           ///< From the reference's unit frame to pixels of the photo; never mirrors.
  double score = 0;          ///< Weights of the distinct inliers, summed.
  int distinct = 0;          ///< Inliers in distinct cells of reference and photo: repeated letters count once.
  double spread = 0;         ///< Area of the inliers' bounding box in the reference, as a share of the reference.
  double scale = 0;          ///< Pixels per unit.
  double axis_ratio = 1;     ///< Longer over shorter axis of the map.
  double mean_ratio = 1;     ///< Of the distinct inliers.
  std::vector<int> inliers;  ///< Numbers of the matches that fit, distinct or not.
};

/// The best place, or nothing if no three distinct matches agree on a plausible one. Deterministic.
[[nodiscard]] std::optional<Placement> find_placement(std::span<const FeatureMatch> matches);

}  // namespace sluice
