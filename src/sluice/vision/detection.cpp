#include "sluice/vision/detection.h"

#include <algorithm>
#include <tuple>

namespace sluice {
namespace {

float intersection_over_union(const cv::Rect2f& a, const cv::Rect2f& b) {
  const float shared = (a & b).area();
  return shared > 0 ? shared / (a.area() + b.area() - shared) : 0;
}

}  // namespace

std::vector<Detection> suppress_overlaps(std::vector<Detection> detections, float overlap) {
  const auto key = [](const Detection& d) {
    return std::make_tuple(-d.score, d.label, d.box.x, d.box.y, d.box.width, d.box.height);
  };
  std::ranges::sort(detections, {}, key);
  std::vector<Detection> kept;
  for (const Detection& candidate : detections) {
    const bool hidden = std::ranges::any_of(kept, [&](const Detection& surer) {
      return surer.label == candidate.label && intersection_over_union(surer.box, candidate.box) > overlap;
    });
    if (!hidden) {
      kept.push_back(candidate);
    }
  }
  return kept;
}

Tensor to_planes(const cv::Mat& rgb, ChannelOrder order, const Normalisation& normalisation) {
  Tensor tensor;
  tensor.shape = {1, 3, rgb.rows, rgb.cols};
  const std::size_t plane = rgb.total();
  tensor.values.resize(3 * plane);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const std::size_t from = order == ChannelOrder::rgb ? channel : 2 - channel;
    const float factor = 1 / normalisation.deviation[channel];
    const float offset = -normalisation.mean[channel] * factor;
    float* out = tensor.values.data() + channel * plane;
    for (int row = 0; row < rgb.rows; ++row) {
      const std::uint8_t* in = rgb.ptr(row) + from;
      for (int column = 0; column < rgb.cols; ++column) {
        *out++ = static_cast<float>(in[3 * column]) * factor + offset;
      }
    }
  }
  return tensor;
}

Result<const float*> output_of(const std::map<std::string, Tensor>& outputs, const std::string& name, int rows,
                               int columns) {
  const auto found = outputs.find(name);
  if (found == outputs.end() || found->second.values.size() != static_cast<std::size_t>(rows) * columns) {
    return fail(ErrorCode::bad_input, "the model has no output '" + name + "' of the expected size");
  }
  return found->second.values.data();
}

}  // namespace sluice
