#include "sluice/vision/detection.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

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
  std::unordered_map<int, std::vector<cv::Rect2f>> kept_boxes;  // By label.
  for (const Detection& candidate : detections) {
    std::vector<cv::Rect2f>& surer = kept_boxes[candidate.label];
    const bool hidden = std::ranges::any_of(
        surer, [&](const cv::Rect2f& box) { return intersection_over_union(box, candidate.box) > overlap; });
    if (!hidden) {
      kept.push_back(candidate);
      surer.push_back(candidate.box);
    }
  }
  return kept;
}

Result<const float*> output_of(const Outputs& outputs, const std::string& name, int rows, int columns) {
  const auto found = outputs.find(name);
  if (found == outputs.end() || found->second.values.size() != static_cast<std::size_t>(rows) * columns) {
    return fail(ErrorCode::bad_input, "the model has no output '" + name + "' of the expected size");
  }
  return found->second.values.data();
}

}  // namespace sluice
