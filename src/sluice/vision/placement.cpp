#include "sluice/vision/placement.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace sluice {
namespace {

int third_of(double position, int length) {
  return std::clamp(static_cast<int>(std::floor(3 * position / std::max(length, 1))), 0, 2);
}

/// What of a convex polygon lies on the side of a line where `distance` is not negative (Sutherland and Hodgman).
template <class Distance>
std::vector<Point> cut(const std::vector<Point>& polygon, Distance distance) {
  std::vector<Point> kept;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point& from = polygon[i];
    const Point& to = polygon[(i + 1) % polygon.size()];
    const double from_distance = distance(from);
    const double to_distance = distance(to);
    if (from_distance >= 0) {
      kept.push_back(from);
    }
    if ((from_distance >= 0) != (to_distance >= 0)) {
      const double part = from_distance / (from_distance - to_distance);
      kept.push_back({from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)});
    }
  }
  return kept;
}

double area_inside(std::span<const Point> polygon) {
  double twice = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point& a = polygon[i];
    const Point& b = polygon[(i + 1) % polygon.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return std::abs(twice) / 2;
}

}  // namespace

std::string placement_of(const Point& centre, int frame_width, int frame_height) {
  static constexpr std::array<const char*, 9> kNames = {
      "top-left", "top", "top-right", "left", "centre", "right", "bottom-left", "bottom", "bottom-right"};
  return kNames[3 * third_of(centre.y, frame_height) + third_of(centre.x, frame_width)];
}

std::string placement_of(const Box& box, int frame_width, int frame_height) {
  return placement_of(Point{box.x + box.width / 2, box.y + box.height / 2}, frame_width, frame_height);
}

double share_of(const Box& box, int frame_width, int frame_height) {
  if (frame_width <= 0 || frame_height <= 0) {
    return 0;
  }
  const Box inside = clip_to_frame(box, frame_width, frame_height);
  return inside.width * inside.height / (static_cast<double>(frame_width) * frame_height);
}

double share_of(const std::array<Point, 4>& corners, int frame_width, int frame_height) {
  if (frame_width <= 0 || frame_height <= 0) {
    return 0;
  }
  std::vector<Point> polygon(corners.begin(), corners.end());
  polygon = cut(polygon, [](const Point& p) { return p.x; });
  polygon = cut(polygon, [](const Point& p) { return p.y; });
  polygon = cut(polygon, [&](const Point& p) { return frame_width - p.x; });
  polygon = cut(polygon, [&](const Point& p) { return frame_height - p.y; });
  return std::min(1.0, area_inside(polygon) / (static_cast<double>(frame_width) * frame_height));
}

double area_of(const std::array<Point, 4>& corners) {
  return area_inside(corners);
}

Box clip_to_frame(const Box& box, int frame_width, int frame_height) {
  const double left = std::clamp(box.x, 0.0, static_cast<double>(frame_width));
  const double top = std::clamp(box.y, 0.0, static_cast<double>(frame_height));
  const double right = std::clamp(box.x + box.width, left, static_cast<double>(frame_width));
  const double bottom = std::clamp(box.y + box.height, top, static_cast<double>(frame_height));
  return {left, top, right - left, bottom - top};
}

}  // namespace sluice
