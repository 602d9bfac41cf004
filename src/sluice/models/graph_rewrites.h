// Changes to a network's graph that leave its answer as it is up to rounding, and make it cheaper. Internal to
// models/; everything here may throw ov::Exception.
#pragma once

#include <memory>
#include <openvino/openvino.hpp>
#include <string>
#include <vector>

namespace sluice::graph_rewrites {

/// Only what leads to `outputs` is left. Throws if one of them is missing.
[[nodiscard]] std::shared_ptr<ov::Model> keep_outputs(const std::shared_ptr<ov::Model>& network,
                                                      const std::vector<std::string>& outputs);

/// Only what leads to the one average over rows and columns is left, as the output "pooled". Throws if there is
/// none, or are several.
[[nodiscard]] std::shared_ptr<ov::Model> keep_pooled(const std::shared_ptr<ov::Model>& network);

/// The only input's shape {1, rows, columns, 3}, in bytes, becomes {1, 3, rows, columns}, in float32 of the same
/// values: TensorFlow Lite's pictures are taken as those of ONNX are. Another input is left as it is.
[[nodiscard]] std::shared_ptr<ov::Model> take_planes(const std::shared_ptr<ov::Model>& network);

/// Channels last, the order that pictures have and that convolutions want: the only input's shape {1, 3, rows,
/// columns} becomes {1, rows, columns, 3}, its numbers `type`. `free_size`: rows and columns are left open.
[[nodiscard]] std::shared_ptr<ov::Model> take_pictures(const std::shared_ptr<ov::Model>& network,
                                                       ov::element::Type type, bool free_size);

/// A convolution whose channels go different ways becomes one for each way, and outputs written cell by cell are
/// taken as convolutions leave them: neither moves its numbers about any more.
void untangle_heads(const std::shared_ptr<ov::Model>& network);

}  // namespace sluice::graph_rewrites
