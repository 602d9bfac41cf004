// What photos look like that show something else than a user's concept.
#pragma once

#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"

namespace sluice {

/// Means of clusters of embeddings (vision/embedding) and the spread about them, the same for all: what takes the
/// place of other people's photos where a concept is taught. Made by training/labels/background.py (README there:
/// the format). Immutable.
class ConceptBackground {
 public:
  /// `name`: for messages. Errors: bad_input.
  [[nodiscard]] static Result<ConceptBackground> parse(std::string_view bytes, const std::string& name);

  /// CV_64F, one row of kEmbeddingLength numbers a cluster.
  [[nodiscard]] const cv::Mat& means() const { return means_; }
  /// Of each cluster among all photos; their sum is 1, but for rounding.
  [[nodiscard]] std::span<const double> shares() const { return shares_; }
  /// Standard deviation of the sums, weighted by `weights` (kEmbeddingLength), of photos of one cluster.
  [[nodiscard]] double spread(std::span<const double> weights) const;

 private:
  ConceptBackground() = default;

  cv::Mat means_;
  std::vector<double> shares_;
  cv::Mat directions_;  // CV_64F: the widest, each as long as its standard deviation.
  double rest_ = 0;     // Standard deviation in every other direction.
};

/// The one that is part of the program.
[[nodiscard]] const ConceptBackground& builtin_concept_background();

}  // namespace sluice
