// Looks for all enrolled brands in the features of one photo.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "sluice/catalog/feature_index.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/brand/features.h"
#include "sluice/vision/brand/geometry.h"

namespace sluice {

/// What speaks for and against one find; the decision weighs it (decision.h).
struct Evidence {
  double score = 0;       ///< Placement::score.
  double distinct = 0;    ///< Placement::distinct.
  double matches = 0;     ///< Features of the photo that look like this reference, wherever they lie.
  double mean_ratio = 1;  ///< Placement::mean_ratio.
  double spread = 0;      ///< Placement::spread.
  double scale = 0;       ///< Placement::scale, pixels.
  double axis_ratio = 1;  ///< Placement::axis_ratio.
  double runner_up = 0;   ///< Best score of another brand at the same place.
  double agreement = 0;   ///< Sum of scores of the same brand's other clusters and references at the same place.
};

struct BrandFind {
  int brand = 0;                       ///< Number of the brand in the index.
  std::uint32_t reference = 0;         ///< Of the reference, likewise.
  std::array<cv::Point2d, 4> corners;  ///< Of the reference, in pixels of the features' picture, clockwise from
                                       ///< its top left; may reach beyond the picture.
  bool mirrored = false;
  Evidence evidence;
};

class Matcher {
 public:
  Matcher(FeatureIndex index, Effort effort);

  [[nodiscard]] const FeatureIndex& index() const { return index_; }
  [[nodiscard]] const std::string& brand_name(int brand) const { return index_.brands()[brand].name; }

  /// One find per place: of the brand with the best score there, in a fixed order. Thread-safe.
  [[nodiscard]] std::vector<BrandFind> find(const FeatureSet& photo) const;

 private:
  /// The matches of one reference, or of its mirror image.
  struct ViewMatches {
    std::uint32_t view;
    std::vector<FeatureMatch> matches;
  };
  [[nodiscard]] std::vector<ViewMatches> match(const FeatureSet& photo) const;

  FeatureIndex index_;
  float largest_ratio_;
};

}  // namespace sluice
