#include "sluice/store/polygon.h"

#include <cstddef>
#include <nlohmann/json.hpp>

namespace sluice {

std::string polygon_text(const std::array<Point, 4>& corners) {
  nlohmann::json pairs = nlohmann::json::array();
  for (const Point& corner : corners) {
    pairs.push_back({corner.x, corner.y});
  }
  return pairs.dump();
}

std::optional<std::array<Point, 4>> read_polygon(const std::string& text) {
  const auto corners = nlohmann::json::parse(text, nullptr, false);
  if (!corners.is_array() || corners.size() != 4) {
    return std::nullopt;
  }
  std::array<Point, 4> polygon;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& corner = corners[i];
    if (!corner.is_array() || corner.size() != 2 || !corner[0].is_number() || !corner[1].is_number()) {
      return std::nullopt;
    }
    polygon[i] = {corner[0].get<double>(), corner[1].get<double>()};
  }
  return polygon;
}

}  // namespace sluice
