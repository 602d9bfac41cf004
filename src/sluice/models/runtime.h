// Neural networks behind one small interface, so that the runtime can be exchanged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/models/picture_input.h"

namespace sluice {

/// Exact f32, or what the CPU does fastest (bf16 where it has it: results differ slightly between machines).
enum class Precision { exact, fast };

/// A dense float32 tensor, row-major, that somebody else owns.
struct TensorView {
  std::vector<std::int64_t> shape;
  std::span<const float> values;
};

/// Outputs by name; one with several names is there under each.
using Outputs = std::map<std::string, TensorView, std::less<>>;

/// What of a network is used, and how.
struct ModelUse {
  PictureInput input;
  /// 0: pictures have the size that the network's file says. Else the sides are any multiples of this up to that
  /// size. The network is compiled for each size that it meets: let there be few.
  int side_step = 0;
  /// Where the file leaves the sides of the picture open, they are so long (with a step: up to so long).
  int largest_side = 0;
  /// Only these are computed. Empty: all.
  std::vector<std::string> outputs{};
  /// Only what the network's one average over planes gives is computed, as the output "pooled" of shape
  /// {1, channels, 1, 1}: an embedding. What lies behind it, a classifier, costs nothing.
  bool pooled = false;
  /// The network takes four-dimensional tensors as they are, not pictures.
  bool numbers = false;
};

/// One loaded network. Thread-safe: several threads may infer at once.
class Model {
 public:
  Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  virtual ~Model() = default;

  /// Shape of the only input as the file says it, or ModelUse::largest_side where it says none, e.g.
  /// {1, 3, 640, 640}.
  [[nodiscard]] virtual std::vector<std::int64_t> input_shape() const = 0;
  /// Gives the outputs for `rgb` (CV_8UC3) to `read`; they last until it returns, and so may its error. Errors:
  /// bad_input (a picture of a size that the network does not take), internal.
  [[nodiscard]] virtual Status infer(const cv::Mat& rgb,
                                     const std::function<Status(const Outputs&)>& read) const = 0;
  /// The same of a network that takes no pictures (ModelUse::numbers). The network is compiled for each shape that
  /// it meets.
  [[nodiscard]] virtual Status infer_numbers(const TensorView& /*input*/,
                                             const std::function<Status(const Outputs&)>& /*read*/) const {
    return fail(ErrorCode::bad_input, "the model takes pictures");
  }
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

  /// `file`: ONNX, with one input of shape {1, 3, rows, columns}; the file may leave open the first, and the sides
  /// if `use` has a largest one. Or TensorFlow Lite, with one of bytes of shape {1, rows, columns, 3}, which are
  /// the pixels as they are: `use.input` is then left as it is made. The caller has verified it (models/cache.h).
  /// Errors: bad_input (not a network that the runtime understands, not such an input, or an output is missing).
  [[nodiscard]] virtual Result<std::unique_ptr<Model>> load(const std::filesystem::path& file,
                                                            const ModelUse& use) const = 0;
  /// The same from memory. `name`: for messages.
  [[nodiscard]] virtual Result<std::unique_ptr<Model>> parse(std::string_view onnx, const std::string& name,
                                                             const ModelUse& use) const = 0;
};

/// OpenVINO on the CPU. Errors: internal where the library's plugin cannot be started.
[[nodiscard]] Result<std::unique_ptr<Runtime>> make_openvino_runtime(const RuntimeOptions& options);

}  // namespace sluice
