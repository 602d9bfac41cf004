// For the tests of stages that run a model: a model that answers what it is told, and the real ones.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sluice/image/decode.h"
#include "sluice/models/runtime.h"

namespace sluice {

/// Answers always the same and remembers what it was asked.
class FakeModel : public Model {
 public:
  FakeModel(std::vector<std::int64_t> shape, std::map<std::string, Tensor> outputs, Tensor* asked = nullptr)
      : shape_(std::move(shape)), outputs_(std::move(outputs)), asked_(asked) {}

  std::vector<std::int64_t> input_shape() const override { return shape_; }
  Result<std::map<std::string, Tensor>> infer(const Tensor& input) const override {
    if (asked_ != nullptr) {
      *asked_ = input;
    }
    return outputs_;
  }

 private:
  std::vector<std::int64_t> shape_;
  std::map<std::string, Tensor> outputs_;
  Tensor* asked_;
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
inline std::unique_ptr<Model> shared_model(const std::string& file, int parallel = 1,
                                           int threads_per_inference = 1) {
  const auto path = shared_file("models/" + file);
  if (!std::filesystem::exists(path)) {
    return nullptr;
  }
  const auto runtime = make_openvino_runtime({.precision = Precision::exact,
                                              .threads_per_inference = threads_per_inference,
                                              .parallel = parallel,
                                              .compiled_cache = {}});
  return (*runtime)->load(path).value();
}

}  // namespace sluice
