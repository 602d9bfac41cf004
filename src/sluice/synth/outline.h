// Outlines that marks, labels and backgrounds are drawn with. Units are the drawing's own; y points down; angles
// are degrees, clockwise from the right.
#pragma once

#include <functional>
#include <opencv2/core/types.hpp>
#include <vector>

namespace sluice::synth {

using Outline = std::vector<cv::Point2d>;
using Outlines = std::vector<Outline>;

[[nodiscard]] Outline circle(cv::Point2d centre, double radius);
[[nodiscard]] Outline ellipse(cv::Point2d centre, double radius_x, double radius_y);
[[nodiscard]] Outline rectangle(double x, double y, double width, double height);
[[nodiscard]] Outline rounded_rectangle(double x, double y, double width, double height, double radius);
/// Corners on a circle; the first points to `rotation`.
[[nodiscard]] Outline regular(int corners, cv::Point2d centre, double radius, double rotation);
/// `points` tips at `outer`, notches at `inner`.
[[nodiscard]] Outline star(int points, cv::Point2d centre, double outer, double inner, double rotation);
/// A circle whose radius swings by `depth`, `waves` times: a bottle cap, a cloud, a flower.
[[nodiscard]] Outline scalloped(int waves, cv::Point2d centre, double radius, double depth, double rotation);
/// The part of a ring between two radii and two angles.
[[nodiscard]] Outline ring_part(cv::Point2d centre, double inner, double outer, double from, double to);
/// A heraldic shield in the given rectangle.
[[nodiscard]] Outline shield(double x, double y, double width, double height);
/// A leaf or petal from `base` towards `angle`.
[[nodiscard]] Outline leaf(cv::Point2d base, double length, double width, double angle);
/// A band of even thickness along the points of a curve.
[[nodiscard]] Outline band(const Outline& centre_line, const std::function<double(double)>& half_width);

/// `count` copies, turned about `centre` in equal steps.
[[nodiscard]] Outlines turned(const Outline& outline, cv::Point2d centre, int count);
[[nodiscard]] Outline moved(Outline outline, cv::Point2d by, double scale = 1.0);
[[nodiscard]] Outlines moved(Outlines outlines, cv::Point2d by, double scale = 1.0);
/// The box around all points.
[[nodiscard]] cv::Rect2d bounds(const Outlines& outlines);

}  // namespace sluice::synth
