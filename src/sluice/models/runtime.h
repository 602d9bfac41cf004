// Neural networks behind one small interface, so that the runtime can be exchanged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sluice/base/result.h"

namespace sluice {

/// A dense float32 tensor, row-major.
struct Tensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// Exact f32, or what the CPU does fastest (bf16 where it has it: results differ slightly between machines).
enum class Precision { exact, fast };

/// One loaded network. Thread-safe: several threads may infer at once.
class Model {
 public:
  Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  virtual ~Model() = default;

  /// Shape of the only input, e.g. {1, 3, 640, 640}; -1 marks a free dimension such as the batch.
  [[nodiscard]] virtual std::vector<std::int64_t> input_shape() const = 0;
  /// Outputs by name; one with several names is there under each. `input` may have a batch of several where the
  /// model allows it. Errors: bad_input (a shape that the model does not take), internal.
  [[nodiscard]] virtual Result<std::map<std::string, Tensor>> infer(const Tensor& input) const = 0;
};

struct RuntimeOptions {
  Precision precision = Precision::exact;
  int threads_per_inference = 1;
  int parallel = 0;  ///< Inferences that run at once; more wait for their turn. 0: one per core.
  /// Directory for compiled models, made if need be: loading then takes a fraction. Empty: none. A cache that
  /// cannot be written or read never fails a load.
  std::filesystem::path compiled_cache;
};

class Runtime {
 public:
  Runtime() = default;
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  virtual ~Runtime() = default;

  /// `file`: ONNX. The caller has verified it (models/cache.h). Errors: bad_input (not a network that the runtime
  /// understands, or not one float32 input).
  [[nodiscard]] virtual Result<std::unique_ptr<Model>> load(const std::filesystem::path& file) const = 0;
};

/// OpenVINO on the CPU. Errors: internal where the library's plugin cannot be started.
[[nodiscard]] Result<std::unique_ptr<Runtime>> make_openvino_runtime(const RuntimeOptions& options);

}  // namespace sluice
