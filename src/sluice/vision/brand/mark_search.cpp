#include "sluice/vision/brand/mark_search.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace sluice {
namespace {

constexpr int kMargin = 16;  // Pixels around a level: windows may reach beyond the photo.
constexpr int kSmallestLevel = 16;
constexpr double kWidest = 1.3;  // A wide mark at most so many times as long as the photo's longer side.
constexpr int kAtlasStep = 64;   // Sizes of atlases: few, for each is compiled.
constexpr int kAtlasWidths = 8;  // So many are tried.
constexpr int kSameScale = 2;    // Sizes are octaves: of two levels between, no more was found.

/// The photo at one size and squash.
struct Level {
  cv::Size size;   // Without margins.
  cv::Size whole;  // With margins, a multiple of the stride.
  int squash = 1;
  cv::Point corner{};  // Of the whole, in the atlas.
};

int up_to(int value, int step) {
  return (value + step - 1) / step * step;
}

std::vector<Level> levels_of(cv::Size photo, double smallest) {
  std::vector<Level> levels;
  const double scale = kSearchSide / std::max(photo.width, photo.height);
  for (const int squash : kMarkSquashes) {
    for (double size = smallest; size <= kSearchSide; size *= kSameScale) {
      const double by = kMarkShare * kMarkWindow / size * scale;
      const cv::Size level(static_cast<int>(std::lround(photo.width * by / squash)),
                           static_cast<int>(std::lround(photo.height * by)));
      if (std::min(level.width, level.height) < kSmallestLevel ||
          (squash > 1 && size * squash > kSearchSide * kWidest)) {
        continue;
      }
      const cv::Size whole(up_to(level.width + 2 * kMargin, kMarkStride),
                           up_to(level.height + 2 * kMargin, kMarkStride));
      if (std::min(whole.width, whole.height) >= kMarkWindow) {
        levels.push_back({level, whole, squash});
      }
    }
  }
  return levels;
}

/// Lays the levels, the highest first, on shelves of this width. Gives the height of the atlas.
int lay_out(std::vector<Level>& levels, int width) {
  // First fit: beside the levels of a shelf that is high enough.
  struct Shelf {
    int top;
    int height;
    int used;
  };
  std::vector<Shelf> shelves;
  int height = 0;
  for (Level& level : levels) {
    auto shelf = std::ranges::find_if(shelves, [&](const Shelf& s) {
      return s.used + level.whole.width <= width && level.whole.height <= s.height;
    });
    if (shelf == shelves.end()) {
      shelf = shelves.insert(shelves.end(), {height, level.whole.height, 0});
      height += level.whole.height;
    }
    level.corner = {shelf->used, shelf->top};
    shelf->used += level.whole.width;
  }
  return up_to(height, kAtlasStep);
}

/// The smallest atlas. Gives its size.
cv::Size lay_out(std::vector<Level>& levels) {
  std::ranges::stable_sort(levels, std::greater<>(), [](const Level& level) { return level.whole.height; });
  const auto widest = std::ranges::max(levels, {}, [](const Level& level) { return level.whole.width; });
  cv::Size best;
  for (int i = 0; i < kAtlasWidths; ++i) {
    const int width = up_to(widest.whole.width, kAtlasStep) + i * kAtlasStep;
    const cv::Size size(width, lay_out(levels, width));
    if (i == 0 || size.area() < best.area()) {
      best = size;
    }
  }
  lay_out(levels, best.width);
  return best;
}

void draw(const cv::Mat& rgb, const Level& level, cv::Mat& atlas) {
  cv::Mat small;
  const bool shrunk = level.size.width < rgb.cols || level.size.height < rgb.rows;
  cv::resize(rgb, small, level.size, 0, 0, shrunk ? cv::INTER_AREA : cv::INTER_LINEAR);
  cv::copyMakeBorder(small, atlas(cv::Rect(level.corner, level.whole)), kMargin,
                     level.whole.height - level.size.height - kMargin, kMargin,
                     level.whole.width - level.size.width - kMargin, cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
}

/// A window of the maps.
struct Cell {
  float objectness;
  int number;  // Row times columns plus column.
  int level;
};

SeenWindow seen(const Cell& cell, const Level& level, const WindowMaps& maps, cv::Size photo) {
  const std::size_t plane = static_cast<std::size_t>(maps.rows) * static_cast<std::size_t>(maps.columns);
  const auto at = [&](std::span<const float> map, int channel) {
    return map[static_cast<std::size_t>(channel) * plane + static_cast<std::size_t>(cell.number)];
  };
  const double x_scale = static_cast<double>(photo.width) / level.size.width;
  const double y_scale = static_cast<double>(photo.height) / level.size.height;
  const int left = cell.number % maps.columns * kMarkStride - level.corner.x - kMargin;
  const int top = cell.number / maps.columns * kMarkStride - level.corner.y - kMargin;
  SeenWindow window;
  window.window = {(left + kMarkWindow / 2.0) * x_scale, (top + kMarkWindow / 2.0) * y_scale,
                   kMarkWindow * x_scale, kMarkWindow * y_scale};
  window.squash = level.squash;
  window.objectness = cell.objectness;
  const double width = window.window.width * kMarkShare * std::exp(std::clamp(at(maps.box, 2), -1.5F, 1.5F));
  const double height = window.window.height * kMarkShare * std::exp(std::clamp(at(maps.box, 3), -1.5F, 1.5F));
  const double x = window.window.x + at(maps.box, 0) * window.window.width / 2;
  const double y = window.window.y + at(maps.box, 1) * window.window.height / 2;
  window.mark = {x - width / 2, y - height / 2, width, height};
  return window;
}

}  // namespace

Result<std::vector<SeenWindow>> search_windows(const cv::Mat& rgb, const MarkNetworks& networks,
                                               const SearchOptions& options) {
  std::vector<Level> levels = levels_of(rgb.size(), options.smallest);
  std::vector<SeenWindow> windows;
  if (levels.empty()) {
    return windows;
  }
  cv::Mat atlas = cv::Mat::zeros(lay_out(levels), CV_8UC3);
  for (const Level& level : levels) {
    draw(rgb, level, atlas);
  }
  SLUICE_TRY(networks.look(atlas, [&](const WindowMaps& maps) -> Status {
    std::vector<Cell> cells;
    for (int number = 0; number < std::ssize(levels); ++number) {
      const Level& level = levels[number];
      const int first_row = level.corner.y / kMarkStride;
      const int first_column = level.corner.x / kMarkStride;
      const int rows = (level.whole.height - kMarkWindow) / kMarkStride + 1;
      const int columns = (level.whole.width - kMarkWindow) / kMarkStride + 1;
      for (int row = first_row; row < first_row + rows; ++row) {
        for (int column = first_column; column < first_column + columns; ++column) {
          const int cell = row * maps.columns + column;
          cells.push_back({maps.objectness[static_cast<std::size_t>(cell)], cell, number});
        }
      }
    }
    const std::size_t kept = std::min(options.windows, cells.size());
    const auto better = [](const Cell& a, const Cell& b) {
      return a.objectness != b.objectness ? a.objectness > b.objectness : a.number < b.number;
    };
    std::partial_sort(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(kept), cells.end(), better);
    cells.resize(kept);
    std::vector<int> numbers;
    std::ranges::transform(cells, std::back_inserter(numbers), &Cell::number);
    SLUICE_ASSIGN(const auto embeddings, networks.embed(maps, numbers));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      windows.push_back(seen(cells[i], levels[static_cast<std::size_t>(cells[i].level)], maps, rgb.size()));
      windows.back().code = mark_code(embeddings[i]);
    }
    return {};
  }));
  return windows;
}

}  // namespace sluice
