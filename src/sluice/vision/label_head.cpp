#include "sluice/vision/label_head.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

namespace sluice {
namespace {

constexpr int kRow = kEmbeddingLength + 1;  // The weights of a label, and its bias.

}  // namespace

Result<LabelHead> LabelHead::parse(std::string_view bytes, const std::string& name) {
  const auto refuse = [&](const std::string& why) { return fail(ErrorCode::bad_input, name + ": " + why); };
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  LabelHead head;
  try {
    const nlohmann::json header = nlohmann::json::parse(line);
    header.at("labels").get_to(head.labels_);
    header.at("threshold").get_to(head.threshold_);
  } catch (const nlohmann::json::exception&) {
    return refuse("the first line is no JSON with labels and a threshold");
  }
  const int rows = static_cast<int>(head.labels_.size()) + 1;
  cv::Mat half(rows, kRow, CV_16F);
  if (bytes.size() != line.size() + 1 + half.total() * half.elemSize()) {
    return refuse("it has not the weights of its labels");
  }
  std::memcpy(half.data, bytes.data() + line.size() + 1, half.total() * half.elemSize());
  half.convertTo(head.weights_, CV_32F);
  return head;
}

std::vector<double> LabelHead::probabilities(const PhotoEmbedding& embedding) const {
  const int labels = weights_.rows - 1;
  std::vector<double> values;
  for (int row = 0; row <= labels; ++row) {
    const float* weights = weights_.ptr<float>(row);
    double sum = weights[kEmbeddingLength];
    for (std::size_t i = 0; i < embedding.size(); ++i) {
      sum += static_cast<double>(weights[i]) * static_cast<double>(embedding[i]);
    }
    values.push_back(sum);
  }
  const double highest = *std::ranges::max_element(values);
  double total = 0;
  for (double& value : values) {
    value = std::exp(value - highest);
    total += value;
  }
  values.pop_back();
  for (double& value : values) {
    value /= total;
  }
  return values;
}

std::optional<ToldLabel> LabelHead::told(const PhotoEmbedding& embedding) const {
  const std::vector<double> chances = probabilities(embedding);
  const auto best = std::ranges::max_element(chances);
  if (*best < threshold_) {
    return std::nullopt;
  }
  return ToldLabel{labels_[static_cast<std::size_t>(best - chances.begin())], *best};
}

}  // namespace sluice
