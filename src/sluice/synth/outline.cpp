#include "sluice/synth/outline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace sluice::synth {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;

cv::Point2d on_circle(cv::Point2d centre, double radius_x, double radius_y, double angle) {
  return {centre.x + radius_x * std::cos(angle * kDegree), centre.y + radius_y * std::sin(angle * kDegree)};
}

void append_arc(Outline& outline, cv::Point2d centre, double radius_x, double radius_y, double from, double to) {
  const int steps = std::max(2, static_cast<int>(std::abs(to - from) / 4.0));
  for (int step = 0; step <= steps; ++step) {
    outline.push_back(on_circle(centre, radius_x, radius_y, from + (to - from) * step / steps));
  }
}

}  // namespace

Outline ellipse(cv::Point2d centre, double radius_x, double radius_y) {
  Outline outline;
  append_arc(outline, centre, radius_x, radius_y, 0, 356);
  return outline;
}

Outline circle(cv::Point2d centre, double radius) {
  return ellipse(centre, radius, radius);
}

Outline rectangle(double x, double y, double width, double height) {
  return {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}};
}

Outline rounded_rectangle(double x, double y, double width, double height, double radius) {
  Outline outline;
  append_arc(outline, {x + width - radius, y + radius}, radius, radius, -90, 0);
  append_arc(outline, {x + width - radius, y + height - radius}, radius, radius, 0, 90);
  append_arc(outline, {x + radius, y + height - radius}, radius, radius, 90, 180);
  append_arc(outline, {x + radius, y + radius}, radius, radius, 180, 270);
  return outline;
}

Outline regular(int corners, cv::Point2d centre, double radius, double rotation) {
  Outline outline;
  for (int corner = 0; corner < corners; ++corner) {
    outline.push_back(on_circle(centre, radius, radius, rotation + 360.0 * corner / corners));
  }
  return outline;
}

Outline star(int points, cv::Point2d centre, double outer, double inner, double rotation) {
  Outline outline;
  for (int corner = 0; corner < 2 * points; ++corner) {
    const double radius = corner % 2 == 0 ? outer : inner;
    outline.push_back(on_circle(centre, radius, radius, rotation + 180.0 * corner / points));
  }
  return outline;
}

Outline scalloped(int waves, cv::Point2d centre, double radius, double depth, double rotation) {
  Outline outline;
  for (int step = 0; step < 360; ++step) {
    const double swing = radius + depth * std::cos(waves * step * kDegree);
    outline.push_back(on_circle(centre, swing, swing, rotation + step));
  }
  return outline;
}

Outline ring_part(cv::Point2d centre, double inner, double outer, double from, double to) {
  Outline outline;
  append_arc(outline, centre, outer, outer, from, to);
  append_arc(outline, centre, inner, inner, to, from);
  return outline;
}

Outline shield(double x, double y, double width, double height) {
  Outline outline{{x, y}, {x + width, y}};
  const int steps = 24;
  for (int step = 0; step <= 2 * steps; ++step) {
    const double along = static_cast<double>(step) / steps - 1.0;  // -1: right flank, 0: tip, 1: left flank
    const double drop = 1.0 - std::pow(std::abs(along), 2.2);
    outline.emplace_back(x + width * (0.5 - 0.5 * along), y + height * (0.42 + 0.58 * drop));
  }
  return outline;
}

Outline leaf(cv::Point2d base, double length, double width, double angle) {
  Outline outline;
  const int steps = 16;
  const cv::Point2d along(std::cos(angle * kDegree), std::sin(angle * kDegree));
  const cv::Point2d across(-along.y, along.x);
  for (int step = 0; step <= 2 * steps; ++step) {
    const double t = step <= steps ? static_cast<double>(step) / steps : 2.0 - static_cast<double>(step) / steps;
    const double side = (step <= steps ? 0.5 : -0.5) * width * std::sin(std::numbers::pi * std::pow(t, 0.8));
    outline.push_back(base + along * (t * length) + across * side);
  }
  return outline;
}

Outline band(const Outline& centre_line, const std::function<double(double)>& half_width) {
  Outline left;
  Outline right;
  const std::size_t count = centre_line.size();
  for (std::size_t index = 0; index < count; ++index) {
    const cv::Point2d direction =
        centre_line[std::min(index + 1, count - 1)] - centre_line[index == 0 ? 0 : index - 1];
    const double length = std::max(1e-9, std::hypot(direction.x, direction.y));
    const double half =
        half_width(static_cast<double>(index) / static_cast<double>(std::max<std::size_t>(1, count - 1)));
    const cv::Point2d offset(-direction.y / length * half, direction.x / length * half);
    left.push_back(centre_line[index] + offset);
    right.push_back(centre_line[index] - offset);
  }
  left.insert(left.end(), right.rbegin(), right.rend());
  return left;
}

Outlines turned(const Outline& outline, cv::Point2d centre, int count) {
  Outlines copies;
  for (int copy = 0; copy < count; ++copy) {
    const double angle = 360.0 * copy / count * kDegree;
    Outline& added = copies.emplace_back();
    for (const cv::Point2d& point : outline) {
      const cv::Point2d arm = point - centre;
      added.emplace_back(centre.x + arm.x * std::cos(angle) - arm.y * std::sin(angle),
                         centre.y + arm.x * std::sin(angle) + arm.y * std::cos(angle));
    }
  }
  return copies;
}

Outline moved(Outline outline, cv::Point2d by, double scale) {
  for (cv::Point2d& point : outline) {
    point = point * scale + by;
  }
  return outline;
}

Outlines moved(Outlines outlines, cv::Point2d by, double scale) {
  for (Outline& outline : outlines) {
    outline = moved(std::move(outline), by, scale);
  }
  return outlines;
}

cv::Rect2d bounds(const Outlines& outlines) {
  cv::Point2d low(std::numeric_limits<double>::max(), std::numeric_limits<double>::max());
  cv::Point2d high = -low;
  for (const Outline& outline : outlines) {
    for (const cv::Point2d& point : outline) {
      low = {std::min(low.x, point.x), std::min(low.y, point.y)};
      high = {std::max(high.x, point.x), std::max(high.y, point.y)};
    }
  }
  return high.x < low.x ? cv::Rect2d{} : cv::Rect2d(low, high);
}

}  // namespace sluice::synth
