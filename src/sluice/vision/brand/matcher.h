// Looks for all enrolled brands in the features of one photo.
#pragma once

#include <array>
#include <filesystem>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/feature_index.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/brand/features.h"
#include "sluice/vision/brand/geometry.h"
#include "sluice/vision/brand/reference_features.h"

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
  int brand = 0;                       ///< Number of the brand in the matcher.
  std::array<cv::Point2d, 4> corners;  ///< Of the reference, in pixels of the features' picture, clockwise from
                                       ///< its top left; may reach beyond the picture.
  bool mirrored = false;
  Evidence evidence;
};

struct EnrolledBrand {
  std::string name;
  std::vector<ReferenceFeatures> references;
};

class Matcher {
 public:
  Matcher(std::vector<EnrolledBrand> brands, Effort effort);

  [[nodiscard]] const std::string& brand_name(int brand) const { return names_[brand]; }
  [[nodiscard]] std::size_t brand_count() const { return names_.size(); }

  /// One find per place: of the brand with the best score there, in a fixed order. Thread-safe.
  [[nodiscard]] std::vector<BrandFind> find(const FeatureSet& photo) const;

 private:
  /// One reference, or its mirror image.
  struct View {
    int brand;
    float width;
    float height;
    bool mirrored;
  };
  struct Row {
    ReferenceFeature feature;
    int view = 0;
  };

  [[nodiscard]] std::vector<std::vector<FeatureMatch>> match(const FeatureSet& photo) const;

  std::vector<std::string> names_;
  std::vector<View> views_;
  std::vector<Row> rows_;
  float largest_ratio_;
  FeatureIndex index_;
};

}  // namespace sluice
