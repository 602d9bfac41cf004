#include "sluice/vision/embedding/photo_embedding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <utility>

#include "sluice/models/pulled.h"
#include "sluice/vision/detection.h"

namespace sluice {
namespace {

constexpr int kSide = 224;
constexpr int kAlgorithm = 1;  // Raised with every change that may change an embedding.

/// Stretched or squeezed to what the model takes.
cv::Mat square_of(const cv::Mat& rgb) {
  cv::Mat square;
  const bool smaller = rgb.cols > kSide;
  cv::resize(rgb, square, cv::Size(kSide, kSide), 0, 0, smaller ? cv::INTER_AREA : cv::INTER_LINEAR);
  return square;
}

/// Averages of what a rectifier gives are not negative, but for rounding.
float root(float value) {
  return std::sqrt(std::max(value, 0.0F));
}

void normalise(PhotoEmbedding& numbers) {
  const auto length = static_cast<float>(cv::norm(numbers));
  if (length > 0) {
    std::ranges::transform(numbers, numbers.begin(), [length](float number) { return number / length; });
  }
}

}  // namespace

ModelUse embedding_model_use() {
  ModelUse use;
  use.pooled = true;
  return use;
}

Result<std::shared_ptr<const PhotoEmbedder>> PhotoEmbedder::make(std::unique_ptr<Model> model,
                                                                 const std::string& model_digest,
                                                                 Precision precision) {
  if (model->input_shape() != std::vector<std::int64_t>{1, 3, kSide, kSide}) {
    return fail(ErrorCode::bad_input, "the embedding model's input is not 1x3x224x224");
  }
  std::string version = fmt::format("embedding-{}/{}{}", kAlgorithm, model_digest.substr(0, 12),
                                    precision == Precision::exact ? "" : "/fast");
  return std::shared_ptr<const PhotoEmbedder>(new PhotoEmbedder(std::move(model), std::move(version)));
}

Result<std::shared_ptr<const PhotoEmbedder>> PhotoEmbedder::open(const std::filesystem::path& models,
                                                                 const Runtime& runtime, Precision precision) {
  SLUICE_ASSIGN(PulledModel pulled, load_pulled_model(models, kEmbeddingModel, runtime, embedding_model_use()));
  return make(std::move(pulled.model), pulled.digest, precision);
}

Result<PhotoEmbedding> PhotoEmbedder::view(const cv::Mat& square) const {
  PhotoEmbedding numbers(kEmbeddingLength);
  SLUICE_TRY(model_->infer(square, [&numbers](const Outputs& outputs) -> Status {
    SLUICE_ASSIGN(const float* values, output_of(outputs, "pooled", kEmbeddingLength, 1));
    std::ranges::transform(std::span(values, kEmbeddingLength), numbers.begin(), root);
    return {};
  }));
  normalise(numbers);
  return numbers;
}

Result<PhotoEmbedding> PhotoEmbedder::embed(const cv::Mat& rgb) const {
  SLUICE_ASSIGN(PhotoEmbedding sum, view(square_of(rgb)));
  const int side = std::min(rgb.cols, rgb.rows);
  const cv::Rect centre((rgb.cols - side) / 2, (rgb.rows - side) / 2, side, side);
  cv::Mat mirrored;
  cv::flip(square_of(rgb(centre)), mirrored, 1);
  SLUICE_ASSIGN(const PhotoEmbedding other, view(mirrored));
  std::ranges::transform(sum, other, sum.begin(), std::plus());
  normalise(sum);
  return sum;
}

Result<PhotoEmbedding> PhotoEmbedder::embed_part(const cv::Mat& rgb) const {
  return view(square_of(rgb));
}

}  // namespace sluice
