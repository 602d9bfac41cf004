// How the corners of a mark are kept: JSON, [[x, y] * 4].
#pragma once

#include <array>
#include <optional>
#include <string>

#include "sluice/vision/sighting.h"

namespace sluice {

[[nodiscard]] std::string polygon_text(const std::array<Point, 4>& corners);
/// Nothing where `text` is not four pairs of numbers.
[[nodiscard]] std::optional<std::array<Point, 4>> read_polygon(const std::string& text);

}  // namespace sluice
