// What a photo shows, as numbers: one embedding that the stages of labels share.
#pragma once

#include <filesystem>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/models/runtime.h"

namespace sluice {

/// The manifest's model that embeds: MobileNetV2 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear
/// Bottlenecks", CVPR 2018), trained on ImageNet, in int8.
inline constexpr const char* kEmbeddingModel = "mobilenet_v2_1.0_224_ptq";
inline constexpr int kEmbeddingLength = 1280;

/// Of `kEmbeddingLength` numbers, of length 1. It lives in memory only.
using PhotoEmbedding = std::vector<float>;

/// How the model is used: the average over its last planes, without the classifier.
[[nodiscard]] ModelUse embedding_model_use();

/// Thread-safe. The same pixels and version give the same numbers.
class PhotoEmbedder {
 public:
  /// `model`: loaded for `embedding_model_use()`. `model_digest`: hexadecimal SHA-256 of the file, part of the
  /// version. Errors: bad_input, if the model's input is not MobileNet's.
  [[nodiscard]] static Result<std::shared_ptr<const PhotoEmbedder>> make(std::unique_ptr<Model> model,
                                                                         const std::string& model_digest,
                                                                         Precision precision);

  /// The pulled model, from the folder `models`. `precision`: that of `runtime`. Errors: those of
  /// `load_pulled_model`.
  [[nodiscard]] static Result<std::shared_ptr<const PhotoEmbedder>> open(const std::filesystem::path& models,
                                                                         const Runtime& runtime,
                                                                         Precision precision);

  /// Changes with anything that may change an embedding.
  [[nodiscard]] const std::string& version() const { return version_; }
  /// Of a photo (CV_8UC3, RGB, not empty): the mean of two views, the whole stretched to a square and the central
  /// square mirrored. Each view's numbers are replaced by their roots, which keeps the few large ones from
  /// drowning the others (Perronnin et al., "Improving the Fisher Kernel for Large-Scale Image Classification",
  /// ECCV 2010), and brought to length 1. Errors: internal.
  [[nodiscard]] Result<PhotoEmbedding> embed(const cv::Mat& rgb) const;
  /// Of a part of a photo, at half the cost: the first of those views. Errors: internal.
  [[nodiscard]] Result<PhotoEmbedding> embed_part(const cv::Mat& rgb) const;

 private:
  PhotoEmbedder(std::unique_ptr<Model> model, std::string version)
      : model_(std::move(model)), version_(std::move(version)) {}

  Result<PhotoEmbedding> view(const cv::Mat& square) const;

  std::unique_ptr<Model> model_;
  std::string version_;
};

}  // namespace sluice
