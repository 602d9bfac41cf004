// For the tests of stages that run a model: models that answer what they are told, and the real ones.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sluice/image/decode.h"
#include "sluice/models/runtime.h"
#include "sluice/vision/embedding/photo_embedding.h"

namespace sluice {

/// Row-major.
struct Tensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// Answers always the same and remembers what it was asked.
class FakeModel : public Model {
 public:
  FakeModel(std::vector<std::int64_t> shape, std::map<std::string, Tensor> outputs, cv::Mat* asked = nullptr)
      : shape_(std::move(shape)), outputs_(std::move(outputs)), asked_(asked) {}

  std::vector<std::int64_t> input_shape() const override { return shape_; }
  Status infer(const cv::Mat& rgb, const std::function<Status(const Outputs&)>& read) const override {
    if (asked_ != nullptr) {
      *asked_ = rgb.clone();
    }
    Outputs views;
    for (const auto& [name, tensor] : outputs_) {
      views[name] = {tensor.shape, tensor.values};
    }
    return read(views);
  }

 private:
  std::vector<std::int64_t> shape_;
  std::map<std::string, Tensor> outputs_;
  cv::Mat* asked_;
};

/// Says of every picture the same. Counts what is asked of it.
class CountingEmbeddingModel : public Model {
 public:
  explicit CountingEmbeddingModel(int& asked) : asked_(asked) {}
  std::vector<std::int64_t> input_shape() const override { return {1, 3, 224, 224}; }
  Status infer(const cv::Mat& /*rgb*/, const std::function<Status(const Outputs&)>& read) const override {
    ++asked_;
    const std::vector<float> values(kEmbeddingLength, 1);
    return read({{"pooled", {{1, kEmbeddingLength, 1, 1}, values}}});
  }

 private:
  int& asked_;
};

inline Tensor zeros(std::int64_t rows, std::int64_t columns) {
  return {.shape = {1, rows, columns}, .values = std::vector<float>(static_cast<std::size_t>(rows * columns))};
}

inline std::filesystem::path shared_file(const std::string& name) {
  return std::filesystem::path(SLUICE_SHARED_DIR) / name;
}

inline std::string shared_photo(const std::string& name) {
  std::ifstream file(shared_file("photos/" + name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Photo decode_shared_photo(const std::string& name) {
  const std::string bytes = shared_photo(name);
  return decode_photo(std::as_bytes(std::span(bytes))).value();
}

/// The model from shared/models; null where it is not there.
inline std::unique_ptr<Model> shared_model(const std::string& file, const ModelUse& use,
                                           Precision precision = Precision::exact) {
  const auto path = shared_file("models/" + file);
  if (!std::filesystem::exists(path)) {
    return nullptr;
  }
  const auto runtime = make_openvino_runtime(
      {.precision = precision, .threads_per_inference = 1, .parallel = 1, .compiled_cache = {}});
  return (*runtime)->load(path, use).value();
}

}  // namespace sluice
