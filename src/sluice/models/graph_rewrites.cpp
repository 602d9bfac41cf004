#include "sluice/models/graph_rewrites.h"

#include <algorithm>
#include <openvino/op/ops.hpp>
#include <openvino/pass/constant_folding.hpp>
#include <openvino/pass/manager.hpp>

namespace sluice::graph_rewrites {
namespace {

using ov::op::v0::Constant;

std::shared_ptr<Constant> constant_at(const ov::Node& node, std::size_t input) {
  return ov::as_type_ptr<Constant>(node.get_input_node_shared_ptr(input));
}

bool is_constant(const ov::Node& node, std::size_t input, const std::vector<std::int64_t>& values) {
  const auto constant = constant_at(node, input);
  return constant != nullptr && constant->cast_vector<std::int64_t>() == values;
}

void replace(const ov::Output<ov::Node>& old, ov::Output<ov::Node> by) {
  by.add_names(old.get_names());
  for (ov::Input<ov::Node> user : old.get_target_inputs()) {
    user.replace_source_output(by);
  }
}

/// `count` slices of the first axis that is longer than one.
std::shared_ptr<Constant> slice(const Constant& constant, std::size_t axis, std::size_t first, std::size_t count) {
  ov::Shape shape = constant.get_shape();
  const std::size_t each = ov::shape_size(shape) / shape.at(axis);
  shape[axis] = count;
  const auto values = constant.cast_vector<float>();
  const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first * each);
  return Constant::create(ov::element::f32, shape,
                          std::vector<float>(begin, begin + static_cast<std::ptrdiff_t>(count * each)));
}

/// A convolution and its bias: weights {channels, ...}, bias {1, channels, 1, 1}.
struct Biased {
  std::shared_ptr<ov::op::v1::Add> sum;
  std::shared_ptr<ov::op::v1::Convolution> convolution;
  std::shared_ptr<Constant> weights;
  std::shared_ptr<Constant> bias;

  [[nodiscard]] bool found() const {
    return weights != nullptr && bias != nullptr && sum->output(0).get_target_inputs().size() == 1 &&
           bias->get_shape() == ov::Shape{1, weights->get_shape()[0], 1, 1};
  }
};

Biased biased_convolution(const std::shared_ptr<ov::Node>& node) {
  Biased biased;
  biased.sum = ov::as_type_ptr<ov::op::v1::Add>(node);
  if (biased.sum != nullptr) {
    biased.convolution = ov::as_type_ptr<ov::op::v1::Convolution>(biased.sum->get_input_node_shared_ptr(0));
    biased.bias = constant_at(*biased.sum, 1);
  }
  if (biased.convolution != nullptr) {
    biased.weights = constant_at(*biased.convolution, 1);
  }
  return biased;
}

void split_convolution(ov::op::v1::VariadicSplit& split) {
  const Biased biased = biased_convolution(split.get_input_node_shared_ptr(0));
  if (!biased.found() || !is_constant(split, 1, {1})) {
    return;
  }
  std::size_t first = 0;
  for (const ov::Output<ov::Node>& way : split.outputs()) {
    const auto channels = static_cast<std::size_t>(way.get_partial_shape()[1].get_length());
    const auto part = biased.convolution->clone_with_new_inputs(
        {biased.convolution->input_value(0), slice(*biased.weights, 0, first, channels)});
    replace(way, std::make_shared<ov::op::v1::Add>(part, slice(*biased.bias, 1, first, channels)));
    first += channels;
  }
}

/// {1, channels, rows, columns} to {1, channels, cells} to {1, cells, channels}: without the step between, the
/// order is the one that convolutions compute in.
void write_cell_by_cell(ov::op::v1::Transpose& transpose) {
  const auto flat = ov::as_type_ptr<ov::op::v1::Reshape>(transpose.get_input_node_shared_ptr(0));
  if (flat == nullptr || !is_constant(transpose, 1, {0, 2, 1})) {
    return;
  }
  const ov::PartialShape& planes = flat->get_input_partial_shape(0);
  const ov::PartialShape& cells = flat->get_output_partial_shape(0);
  if (planes.rank() != 4 || cells.rank() != 3 || planes[1].is_dynamic() || planes[0] != cells[0] ||
      planes[1] != cells[1]) {
    return;
  }
  const auto last = std::make_shared<ov::op::v1::Transpose>(flat->input_value(0),
                                                            Constant::create(ov::element::i64, {4}, {0, 2, 3, 1}));
  const std::vector<std::int64_t> shape = {0, -1, planes[1].get_length()};
  replace(transpose.output(0),
          std::make_shared<ov::op::v1::Reshape>(last, Constant::create(ov::element::i64, {3}, shape), true));
}

}  // namespace

std::shared_ptr<ov::Model> keep_outputs(const std::shared_ptr<ov::Model>& network,
                                        const std::vector<std::string>& outputs) {
  ov::OutputVector kept;
  for (const std::string& name : outputs) {
    kept.push_back(network->output(name).get_node()->input_value(0));
  }
  return std::make_shared<ov::Model>(kept, network->get_parameters());
}

std::shared_ptr<ov::Model> keep_pooled(const std::shared_ptr<ov::Model>& network) {
  std::shared_ptr<ov::op::v1::ReduceMean> pooling;
  for (const std::shared_ptr<ov::Node>& node : network->get_ordered_ops()) {
    if (const auto mean = ov::as_type_ptr<ov::op::v1::ReduceMean>(node)) {
      OPENVINO_ASSERT(pooling == nullptr, "several averages");
      pooling = mean;
    }
  }
  OPENVINO_ASSERT(pooling != nullptr, "no average");
  pooling->output(0).set_names({"pooled"});
  return std::make_shared<ov::Model>(ov::OutputVector{pooling->output(0)}, network->get_parameters());
}

std::shared_ptr<ov::Model> take_planes(const std::shared_ptr<ov::Model>& network) {
  const ov::ParameterVector& inputs = network->get_parameters();
  if (inputs.size() != 1 || inputs[0]->get_element_type() != ov::element::u8 ||
      inputs[0]->get_partial_shape().rank() != 4 || inputs[0]->get_partial_shape()[3] != 3) {
    return network;
  }
  const ov::PartialShape& shape = inputs[0]->get_partial_shape();
  const auto planes =
      std::make_shared<ov::op::v0::Parameter>(ov::element::f32, ov::PartialShape{shape[0], 3, shape[1], shape[2]});
  replace(inputs[0]->output(0),
          std::make_shared<ov::op::v1::Transpose>(planes, Constant::create(ov::element::i64, {4}, {0, 2, 3, 1})));
  return std::make_shared<ov::Model>(network->get_results(), ov::ParameterVector{planes});
}

std::shared_ptr<ov::Model> take_pictures(const std::shared_ptr<ov::Model>& network, ov::element::Type type,
                                         bool free_size) {
  const std::shared_ptr<ov::op::v0::Parameter> planes = network->get_parameters().at(0);
  const ov::PartialShape& shape = planes->get_partial_shape();
  const ov::Dimension any;
  const auto picture = std::make_shared<ov::op::v0::Parameter>(
      type, ov::PartialShape{1, free_size ? any : shape[2], free_size ? any : shape[3], 3});
  ov::Output<ov::Node> numbers = picture;
  if (type != planes->get_element_type()) {
    numbers = std::make_shared<ov::op::v0::Convert>(numbers, planes->get_element_type());
  }
  const auto first =
      std::make_shared<ov::op::v1::Transpose>(numbers, Constant::create(ov::element::i64, {4}, {0, 3, 1, 2}));
  replace(planes->output(0), first);
  return std::make_shared<ov::Model>(network->get_results(), ov::ParameterVector{picture});
}

void untangle_heads(const std::shared_ptr<ov::Model>& network) {
  ov::pass::Manager folding;
  folding.register_pass<ov::pass::ConstantFolding>();
  folding.run_passes(network);
  for (const std::shared_ptr<ov::Node>& node : network->get_ordered_ops()) {
    if (const auto split = ov::as_type_ptr<ov::op::v1::VariadicSplit>(node)) {
      split_convolution(*split);
    } else if (const auto transpose = ov::as_type_ptr<ov::op::v1::Transpose>(node)) {
      write_cell_by_cell(*transpose);
    }
  }
  network->validate_nodes_and_infer_types();
}

}  // namespace sluice::graph_rewrites
