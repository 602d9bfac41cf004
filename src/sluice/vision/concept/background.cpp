#include "sluice/vision/concept/background.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <stdexcept>

#include "sluice/vision/embedding/photo_embedding.h"

extern "C" const unsigned char sluice_concept_background[], sluice_concept_background_end[];

namespace sluice {
namespace {

constexpr int kMostClusters = 4096;

}  // namespace

Result<ConceptBackground> ConceptBackground::parse(std::string_view bytes, const std::string& name) {
  const auto refuse = [&](const std::string& why) { return fail(ErrorCode::bad_input, name + ": " + why); };
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  int clusters = 0;
  int directions = 0;
  try {
    const nlohmann::json header = nlohmann::json::parse(line);
    header.at("clusters").get_to(clusters);
    header.at("directions").get_to(directions);
  } catch (const nlohmann::json::exception&) {
    return refuse("the first line is no JSON with clusters and directions");
  }
  if (clusters < 1 || clusters > kMostClusters || directions < 1 || directions > kEmbeddingLength - 1) {
    return refuse("no such background");
  }
  cv::Mat half(1, (clusters + directions) * kEmbeddingLength + clusters + 1, CV_16F);
  if (bytes.size() != line.size() + 1 + half.total() * half.elemSize()) {
    return refuse("it has not the numbers of its clusters");
  }
  std::memcpy(half.data, bytes.data() + line.size() + 1, half.total() * half.elemSize());
  cv::Mat single;
  half.convertTo(single, CV_32F);
  cv::Mat numbers;
  single.convertTo(numbers, CV_64F);
  ConceptBackground background;
  int at = 0;
  const auto take = [&](int rows, int columns) {
    const cv::Mat taken = numbers.colRange(at, at + rows * columns).clone().reshape(1, rows);
    at += rows * columns;
    return taken;
  };
  background.means_ = take(clusters, kEmbeddingLength);
  const cv::Mat shares = take(1, clusters);
  background.shares_.assign(shares.begin<double>(), shares.end<double>());
  background.directions_ = take(directions, kEmbeddingLength);
  background.rest_ = take(1, 1).at<double>(0);
  return background;
}

double ConceptBackground::spread(std::span<const double> weights) const {
  const cv::Mat column(kEmbeddingLength, 1, CV_64F, const_cast<double*>(weights.data()));
  const cv::Mat along = directions_ * column;
  // The part of `weights` that lies in the directions is left out of the rest.
  double within = 0;
  for (int i = 0; i < directions_.rows; ++i) {
    const double squared_length = directions_.row(i).dot(directions_.row(i));
    within += squared_length > 0 ? along.at<double>(i) * along.at<double>(i) / squared_length : 0;
  }
  const double outside = std::max(0.0, column.dot(column) - within);
  return std::sqrt(along.dot(along) + rest_ * rest_ * outside);
}

const ConceptBackground& builtin_concept_background() {
  static const ConceptBackground background = [] {
    const std::size_t size = static_cast<std::size_t>(sluice_concept_background_end - sluice_concept_background);
    Result<ConceptBackground> parsed = ConceptBackground::parse(
        {reinterpret_cast<const char*>(sluice_concept_background), size}, "the built-in models/background.bin");
    if (!parsed.has_value()) {
      throw std::logic_error(parsed.error().message());
    }
    return *std::move(parsed);
  }();
  return background;
}

}  // namespace sluice
