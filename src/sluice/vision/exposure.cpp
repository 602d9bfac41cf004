#include "sluice/vision/exposure.h"

#include <algorithm>
#include <cmath>

#include "sluice/vision/placement.h"

namespace sluice {
namespace {

constexpr double kFullSize = 0.5;    // Of the frame's side.
constexpr double kFullDetail = 128;  // Pixels: more shows nothing new of a mark.
constexpr double kFloor = 0.1;

double centrality_of(const Box& inside, double width, double height) {
  const double x = (inside.x + inside.width / 2) / width - 0.5;
  const double y = (inside.y + inside.height / 2) / height - 0.5;
  return std::clamp(1 - std::hypot(x, y) / std::hypot(0.5, 0.5), 0.0, 1.0);
}

Box bounds_of(const std::array<Point, 4>& corners) {
  const auto [left, right] = std::ranges::minmax(corners, {}, &Point::x);
  const auto [top, bottom] = std::ranges::minmax(corners, {}, &Point::y);
  return {left.x, top.y, right.x - left.x, bottom.y - top.y};
}

double combined(const Exposure& factors) {
  double product = 1;
  for (const double factor :
       {factors.size, factors.detail, factors.clarity, factors.visibility, factors.centrality, factors.voice}) {
    product *= kFloor + (1 - kFloor) * factor;
  }
  const double score = (std::pow(product, 1.0 / 6) - kFloor) / (1 - kFloor);
  return std::isfinite(score) ? std::clamp(score, 0.0, 1.0) : 0;  // A damaged store may hold any number.
}

}  // namespace

Exposure exposure_of(const ExposedMark& mark) {
  Exposure exposure;
  const double frame = static_cast<double>(mark.frame_width) * mark.frame_height;
  const double whole = area_of(mark.corners);
  const double share = share_of(mark.corners, mark.frame_width, mark.frame_height);
  if (!(frame > 0) || !(whole > 0) || !(share > 0)) {
    return exposure;
  }
  exposure.size = std::min(1.0, std::sqrt(share) / kFullSize);
  exposure.detail = std::min(1.0, std::sqrt(share * frame) / kFullDetail);
  exposure.clarity = std::clamp(mark.sharpness, 0.0, 1.0);
  exposure.visibility = std::clamp(share * frame / whole, 0.0, 1.0);
  exposure.centrality = centrality_of(clip_to_frame(bounds_of(mark.corners), mark.frame_width, mark.frame_height),
                                      mark.frame_width, mark.frame_height);
  exposure.voice = std::clamp(share / std::max(share, mark.share_of_all), 0.0, 1.0);
  exposure.score = combined(exposure);
  return exposure;
}

}  // namespace sluice
