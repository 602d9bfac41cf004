#include "sluice/vision/brand/extrema.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>

#include "sluice/base/clones.h"

namespace sluice {
namespace {

struct Cell {
  int level, y, x;
};

/// out[x] = upper[x] - lower[x].
SLUICE_CLONES void subtract_row(const float* upper, const float* lower, float* __restrict out, int count) {
  for (int x = 0; x < count; ++x) {
    out[x] = upper[x] - lower[x];
  }
}

/// marks[x] = 1 where rows[1][x] is beyond the threshold and no neighbour in the three rows exceeds it, else 0;
/// 1 <= x < count - 1. `highest` and `lowest` are room for a row.
SLUICE_CLONES void mark_peaks(const std::array<const float*, 3>& rows, float threshold, int count,
                              float* __restrict highest, float* __restrict lowest,
                              std::uint8_t* __restrict marks) {
  const float* above = rows[0];
  const float* row = rows[1];
  const float* below = rows[2];
  for (int x = 0; x < count; ++x) {
    highest[x] = std::max(std::max(above[x], below[x]), row[x]);
    lowest[x] = std::min(std::min(above[x], below[x]), row[x]);
  }
  const float least = -threshold;
  for (int x = 1; x < count - 1; ++x) {
    const float high = std::max(std::max(highest[x - 1], highest[x + 1]), highest[x]);
    const float low = std::min(std::min(lowest[x - 1], lowest[x + 1]), lowest[x]);
    const float value = row[x];
    marks[x] =
        static_cast<std::uint8_t>(((value > threshold) & (value >= high)) | ((value < least) & (value <= low)));
  }
}

/// Of equal neighbours the first in order of level, row and column counts, so that a peak between samples is found
/// once.
bool is_extremum(const Octave& octave, const Cell& cell) {
  const float value = octave.difference(cell.level, cell.y, cell.x);
  const float sign = value > 0 ? 1.0F : -1.0F;
  const float magnitude = value * sign;
  bool earlier = true;  // Neighbours before the cell must be below it, those after it may equal it.
  for (int level = cell.level - 1; level <= cell.level + 1; ++level) {
    for (int y = cell.y - 1; y <= cell.y + 1; ++y) {
      for (int x = cell.x - 1; x <= cell.x + 1; ++x) {
        const float other = sign * octave.difference(level, y, x);
        if (level == cell.level && y == cell.y && x == cell.x) {
          earlier = false;
        } else if (other > magnitude || (earlier && other == magnitude)) {
          return false;
        }
      }
    }
  }
  return true;
}

/// Value, gradient and Hessian of the difference at a cell; l is the direction of scale.
struct Quadric {
  float value;
  float x, y, l;
  float xx, yy, ll, xy, xl, yl;
};

Quadric quadric(const Octave& octave, const Cell& cell) {
  const auto at = [&](int dl, int dy, int dx) {
    return octave.difference(cell.level + dl, cell.y + dy, cell.x + dx);
  };
  const float centre = at(0, 0, 0);
  return {.value = centre,
          .x = (at(0, 0, 1) - at(0, 0, -1)) / 2,
          .y = (at(0, 1, 0) - at(0, -1, 0)) / 2,
          .l = (at(1, 0, 0) - at(-1, 0, 0)) / 2,
          .xx = at(0, 0, 1) + at(0, 0, -1) - 2 * centre,
          .yy = at(0, 1, 0) + at(0, -1, 0) - 2 * centre,
          .ll = at(1, 0, 0) + at(-1, 0, 0) - 2 * centre,
          .xy = (at(0, 1, 1) - at(0, 1, -1) - at(0, -1, 1) + at(0, -1, -1)) / 4,
          .xl = (at(1, 0, 1) - at(1, 0, -1) - at(-1, 0, 1) + at(-1, 0, -1)) / 4,
          .yl = (at(1, 1, 0) - at(1, -1, 0) - at(-1, 1, 0) + at(-1, -1, 0)) / 4};
}

/// Where the quadric is stationary, relative to its cell, by Cramer's rule; nothing if nowhere near.
struct Offset {
  float x, y, l;
};

std::optional<Offset> stationary(const Quadric& q) {
  const float a = q.yy * q.ll - q.yl * q.yl;
  const float b = q.xl * q.yl - q.xy * q.ll;
  const float c = q.xy * q.yl - q.xl * q.yy;
  const float determinant = q.xx * a + q.xy * b + q.xl * c;
  if (determinant == 0) {
    return std::nullopt;
  }
  const float d = q.xx * q.ll - q.xl * q.xl;
  const float e = q.xl * q.xy - q.xx * q.yl;
  const float f = q.xx * q.yy - q.xy * q.xy;
  const Offset offset{-(a * q.x + b * q.y + c * q.l) / determinant, -(b * q.x + d * q.y + e * q.l) / determinant,
                      -(c * q.x + e * q.y + f * q.l) / determinant};
  constexpr float kFar = 1e3F;
  if (std::abs(offset.x) < kFar && std::abs(offset.y) < kFar && std::abs(offset.l) < kFar) {
    return offset;
  }
  return std::nullopt;
}

bool weak_or_edge(const Quadric& q, float strength, const SiftOptions& options) {
  const float trace = q.xx + q.yy;
  const float determinant = q.xx * q.yy - q.xy * q.xy;
  const float r = options.edge_ratio;
  return strength * kSiftIntervals < options.contrast * 255 || determinant <= 0 ||
         trace * trace * r >= (r + 1) * (r + 1) * determinant;
}

/// Newton steps to the extremum between the samples; nothing if it drifts away, is weak or an edge.
std::optional<Extremum> refine(const Octave& octave, Cell cell, const SiftOptions& options) {
  constexpr int kSteps = 5;
  for (int step = 0; step < kSteps; ++step) {
    const Quadric q = quadric(octave, cell);
    const std::optional<Offset> offset = stationary(q);
    if (!offset) {
      return std::nullopt;
    }
    if (std::abs(offset->x) < 0.5F && std::abs(offset->y) < 0.5F && std::abs(offset->l) < 0.5F) {
      const float strength = std::abs(q.value + (q.x * offset->x + q.y * offset->y + q.l * offset->l) / 2);
      if (weak_or_edge(q, strength, options)) {
        return std::nullopt;
      }
      return Extremum{.x = static_cast<float>(cell.x) + offset->x,
                      .y = static_cast<float>(cell.y) + offset->y,
                      .level = static_cast<float>(cell.level) + offset->l,
                      .strength = strength};
    }
    cell.x += static_cast<int>(std::lround(offset->x));
    cell.y += static_cast<int>(std::lround(offset->y));
    cell.level += static_cast<int>(std::lround(offset->l));
    if (cell.level < 1 || cell.level > kSiftIntervals || cell.x < kSiftBorder ||
        cell.x >= octave.width() - kSiftBorder || cell.y < kSiftBorder ||
        cell.y >= octave.height() - kSiftBorder) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

/// Calls `visit(x)` for every x in [begin, end) whose mark is set; reads up to 7 marks beyond the end.
template <typename Visit>
void for_each_mark(const std::uint8_t* marks, int begin, int end, const Visit& visit) {
  static_assert(std::endian::native == std::endian::little);
  for (int x = begin; x < end; x += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, marks + x, sizeof eight);
    for (; eight != 0; eight &= eight - 1) {
      const int at = x + std::countr_zero(eight) / 8;
      if (at < end) {
        visit(at);
      }
    }
  }
}

}  // namespace

void find_extrema(const Octave& octave, int octave_index, const SiftOptions& options,
                  std::vector<Extremum>& extrema) {
  const int width = octave.width();
  const int height = octave.height();
  const float threshold = 0.5F * options.contrast / kSiftIntervals * 255;
  thread_local std::vector<float> room;
  thread_local std::vector<std::uint8_t> marks;
  const int stride = octave.levels[0].stride;
  room.resize(static_cast<std::size_t>(stride) * 5);
  marks.assign(static_cast<std::size_t>(stride) + 8, 0);
  const auto line = [&](int i) { return room.data() + static_cast<std::ptrdiff_t>(i) * stride; };
  for (int level = 1; level <= kSiftIntervals; ++level) {
    const auto difference = [&](int y) {
      subtract_row(octave.levels[level + 1].row(y), octave.levels[level].row(y), line(y % 3), width);
    };
    difference(kSiftBorder - 1);
    difference(kSiftBorder);
    for (int y = kSiftBorder; y < height - kSiftBorder; ++y) {
      difference(y + 1);
      mark_peaks({line((y - 1) % 3), line(y % 3), line((y + 1) % 3)}, threshold, width, line(3), line(4),
                 marks.data());
      for_each_mark(marks.data(), kSiftBorder, width - kSiftBorder, [&](int x) {
        const Cell cell{level, y, x};
        if (!is_extremum(octave, cell)) {
          return;
        }
        if (auto extremum = refine(octave, cell, options)) {
          extremum->octave = octave_index;
          extrema.push_back(*extremum);
        }
      });
    }
  }
}

}  // namespace sluice
