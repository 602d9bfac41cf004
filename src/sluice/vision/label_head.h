// A small classifier over the embedding of a photo, with a closed list of labels.
#pragma once

#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/vision/embedding/photo_embedding.h"

namespace sluice {

struct ToldLabel {
  std::string label;
  double probability = 0;
};

/// Multinomial logistic regression, made by training/labels (README there: the format). Immutable.
class LabelHead {
 public:
  /// `bytes`: a line of JSON with `labels` and `threshold`, then little-endian float16: for each label, and last
  /// for "none of them", kEmbeddingLength weights and a bias. `name`: for messages. Errors: bad_input.
  [[nodiscard]] static Result<LabelHead> parse(std::string_view bytes, const std::string& name);

  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
  /// Least probability of a label that is told.
  [[nodiscard]] double threshold() const { return threshold_; }
  /// Of each label, 0..1, in the order of `labels()`; what is missing to 1 is the probability of none of them.
  [[nodiscard]] std::vector<double> probabilities(const PhotoEmbedding& embedding) const;
  /// The likeliest label, if its probability reaches the threshold.
  [[nodiscard]] std::optional<ToldLabel> told(const PhotoEmbedding& embedding) const;

 private:
  LabelHead() = default;

  std::vector<std::string> labels_;
  double threshold_ = 1;
  cv::Mat weights_;  // CV_32F, labels and none x numbers and bias.
};

}  // namespace sluice
