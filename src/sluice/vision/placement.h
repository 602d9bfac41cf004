// Where in the frame, and how much of it.
#pragma once

#include <array>
#include <string>

#include "sluice/vision/sighting.h"

namespace sluice {

/// Name of the ninth of the frame (thirds by thirds) that holds the point, in pixels of the upright original:
/// "top-left", "top", "top-right", "left", "centre", "right", "bottom-left", "bottom", "bottom-right". A point
/// outside the frame counts for the nearest ninth.
[[nodiscard]] std::string placement_of(const Point& centre, int frame_width, int frame_height);
/// Placement of the box's centre.
[[nodiscard]] std::string placement_of(const Box& box, int frame_width, int frame_height);

/// Area of the part inside the frame as a share of the frame, 0..1; 0 for an empty frame.
[[nodiscard]] double share_of(const Box& box, int frame_width, int frame_height);
/// The same of a convex quadrilateral, its corners in order (either direction).
[[nodiscard]] double share_of(const std::array<Point, 4>& corners, int frame_width, int frame_height);

/// Area of a quadrilateral, its corners in order: square pixels.
[[nodiscard]] double area_of(const std::array<Point, 4>& corners);

/// The box without what lies outside the frame; width and height are 0 where nothing is inside.
[[nodiscard]] Box clip_to_frame(const Box& box, int frame_width, int frame_height);

}  // namespace sluice
