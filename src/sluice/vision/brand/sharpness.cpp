#include "sluice/vision/brand/sharpness.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace sluice {
namespace {

constexpr int kFlatRange = 24;  // Of 255: less is noise.

std::uint8_t cell_sharpness(const cv::Mat& cell) {
  int least = 255;
  int most = 0;
  int step = 0;
  for (int y = 0; y < cell.rows; ++y) {
    const auto* line = cell.ptr<std::uint8_t>(y);
    const auto* above = cell.ptr<std::uint8_t>(std::max(0, y - 1));
    for (int x = 0; x < cell.cols; ++x) {
      const int value = line[x];
      least = std::min(least, value);
      most = std::max(most, value);
      step = std::max({step, std::abs(value - line[std::max(0, x - 1)]), std::abs(value - above[x])});
    }
  }
  const int range = most - least;
  return range < kFlatRange ? std::uint8_t{0} : static_cast<std::uint8_t>(std::max(1, 255 * step / range));
}

int cell_of(double share) {
  return std::clamp(static_cast<int>(std::floor(share * kSharpnessSide)), 0, kSharpnessSide - 1);
}

}  // namespace

SharpnessMap sharpness_map(const cv::Mat& grey) {
  SharpnessMap map{};
  for (int row = 0; row < kSharpnessSide; ++row) {
    for (int column = 0; column < kSharpnessSide; ++column) {
      const cv::Range rows(row * grey.rows / kSharpnessSide, (row + 1) * grey.rows / kSharpnessSide);
      const cv::Range columns(column * grey.cols / kSharpnessSide, (column + 1) * grey.cols / kSharpnessSide);
      if (!rows.empty() && !columns.empty()) {
        map[row * kSharpnessSide + column] = cell_sharpness(grey(rows, columns));
      }
    }
  }
  return map;
}

double sharpness_at(const SharpnessMap& map, const cv::Rect2d& place) {
  std::vector<std::uint8_t> cells;
  for (int row = cell_of(place.y); row <= cell_of(place.y + place.height); ++row) {
    for (int column = cell_of(place.x); column <= cell_of(place.x + place.width); ++column) {
      if (const auto cell = map[row * kSharpnessSide + column]; cell != 0) {
        cells.push_back(cell);
      }
    }
  }
  if (cells.empty()) {
    return 0;
  }
  const auto quartile = cells.begin() + std::ssize(cells) * 3 / 4;
  std::nth_element(cells.begin(), quartile, cells.end());
  return *quartile / 255.0;
}

}  // namespace sluice
