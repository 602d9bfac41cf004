#include "sluice/vision/brand/sift_descriptor.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "sluice/base/clones.h"

namespace sluice {
namespace {

constexpr float kTurn = 2 * std::numbers::pi_v<float>;

/// Direction of (x, y) as a part of a full turn, 0..1, to 2e-6 (Abramowitz and Stegun 4.4.49); (0, 0) gives 0.
[[gnu::always_inline]] inline float part_of_turn(float x, float y) {
  const float ax = std::abs(x);
  const float ay = std::abs(y);
  const float larger = ax > ay ? ax : ay;
  const float smaller = ax > ay ? ay : ax;
  const float t = smaller / (larger + 1e-20F);
  const float s = t * t;
  constexpr float kUnit = 1 / kTurn;
  float part =
      ((((0.0208351F * kUnit * s - 0.0851330F * kUnit) * s + 0.1801410F * kUnit) * s - 0.3302995F * kUnit) * s +
       0.9998660F * kUnit) *
      t;
  part = ay > ax ? 0.25F - part : part;
  part = x < 0 ? 0.5F - part : part;
  return y < 0 ? 1.0F - part : part;
}

constexpr int kBins = 36;         // Of the histogram of directions.
constexpr int kWindow = 17 * 17;  // Samples of the widest window.

/// Gradients of a window and what they add to the histogram.
struct Window {
  int count = 0;
  std::array<float, kWindow> dx{};
  std::array<float, kWindow> dy{};
  std::array<float, kWindow> weight{};  // The magnitude's, then the vote.
  std::array<std::int32_t, kWindow> bin{};
};

SLUICE_CLONES void vote(Window& window) {
  for (int i = 0; i < window.count; ++i) {
    const float x = window.dx[i];
    const float y = window.dy[i];
    // Not negative, and lround would not vectorise. NOLINTNEXTLINE(bugprone-incorrect-roundings)
    window.bin[i] = static_cast<int>(part_of_turn(x, y) * kBins + 0.5F);
    window.weight[i] *= std::sqrt(x * x + y * y);
  }
}

/// exp(-n^2 / (2 sigma^2)) for n = 0, 1, ...
template <std::size_t kSize>
std::array<float, kSize> bell(double sigma) {
  const double first = std::exp(-1 / (2 * sigma * sigma));
  std::array<float, kSize> values{};
  double value = 1;
  double ratio = first;
  for (float& out : values) {
    out = static_cast<float>(value);
    value *= ratio;
    ratio *= first * first;
  }
  return values;
}

void collect(const Plane& level, const Extremum& extremum, Window& window) {
  const float sigma = 1.5F * level_sigma(extremum.level);
  constexpr int kMaxRadius = 16;  // 3 * 1.5 * level_sigma(3.5), rounded.
  const int radius = std::min(static_cast<int>(std::lround(3 * sigma)), kMaxRadius);
  // Every second sample suffices for wide windows: the level is blurred far beyond one pixel.
  const int step = radius > 8 ? 2 : 1;
  const std::array<float, kMaxRadius + 1> weights = bell<kMaxRadius + 1>(sigma);
  const int cx = static_cast<int>(std::lround(extremum.x));
  const int cy = static_cast<int>(std::lround(extremum.y));
  window.count = 0;
  for (int row = -radius; row <= radius; row += step) {
    const int y = cy + row;
    if (y < 1 || y >= level.height - 1) {
      continue;
    }
    const float* line = level.row(y);
    for (int column = -radius; column <= radius; column += step) {
      const int x = cx + column;
      if (x < 1 || x >= level.width - 1) {
        continue;
      }
      window.dx[window.count] = line[x + 1] - line[x - 1];
      window.dy[window.count] = line[x + level.stride] - line[x - level.stride];
      window.weight[window.count] = weights[std::abs(row)] * weights[std::abs(column)];
      ++window.count;
    }
  }
}

std::array<float, kBins> smoothed(const std::array<float, kBins>& histogram) {
  std::array<float, kBins> smooth{};
  for (int i = 0; i < kBins; ++i) {
    const auto at = [&](int offset) { return histogram[(i + offset + kBins) % kBins]; };
    smooth[i] = (at(-2) + at(2)) / 16 + (at(-1) + at(1)) * 4 / 16 + at(0) * 6 / 16;
  }
  return smooth;
}

constexpr int kCells = 4;                              // Cells on a side of the descriptor.
constexpr int kDirections = 8;                         // Directions in a cell's histogram.
constexpr int kSamplesPerCell = 4;                     // Samples on a side of a cell.
constexpr int kGrid = (kCells + 1) * kSamplesPerCell;  // Half a cell beyond each edge, for interpolation.
constexpr int kCount = kGrid * kGrid;
constexpr int kSide = kGrid + 2;                        // One more on each side, for central differences.
constexpr int kPatch = (kSide * kSide + 15) / 16 * 16;  // Padded to whole vectors.
constexpr int kReach = 2 * kSamplesPerCell;             // Samples in a row that fall into a cell.
constexpr int kRow = kGrid * kDirections;
constexpr float kCellInSigmas = 3.0F;

/// The same for every keypoint.
struct Tables {
  alignas(64) std::array<float, kPatch> u{};  // Where a sample lies from the centre, in samples.
  alignas(64) std::array<float, kPatch> v{};
  // What the samples kSamplesPerCell * cell + 0, 1, ... along one axis give to a cell: linear interpolation times
  // a bell of half the descriptor's width.
  std::array<std::array<float, kReach>, kCells> share{};

  Tables() {
    for (int i = 0; i < kSide * kSide; ++i) {
      u[i] = static_cast<float>(i % kSide) - (kSide - 1) / 2.0F;
      v[i] = static_cast<float>(i / kSide) - (kSide - 1) / 2.0F;
    }
    for (int cell = 0; cell < kCells; ++cell) {
      for (int i = 0; i < kReach; ++i) {
        const double away = (i + 0.5) / kSamplesPerCell - 1;  // From the cell's centre, in cells.
        const double middle = away + cell - (kCells - 1) / 2.0;
        constexpr double kBell = kCells / 2.0;
        share[cell][i] =
            static_cast<float>((1 - std::abs(away)) * std::exp(-middle * middle / (2 * kBell * kBell)));
      }
    }
  }
};

struct Patch {
  alignas(64) std::array<std::int32_t, kPatch> index;
  alignas(64) std::array<float, kPatch> fx;
  alignas(64) std::array<float, kPatch> fy;
  alignas(64) std::array<float, kPatch> top_left, top_right, bottom_left, bottom_right;  // Pixels around a sample.
  alignas(64) std::array<float, kPatch> value;
  alignas(64) std::array<float, kCount> magnitude;
  alignas(64) std::array<float, kCount> second;  // The part of the magnitude that goes to the next direction.
  alignas(64) std::array<std::int32_t, kCount> direction;
  alignas(64) std::array<float, kCount * kDirections> votes;
};

/// Where the samples of a turned grid fall: the pixel above and left of each, and how far beyond it.
SLUICE_CLONES void place_samples(const Plane& level, const Extremum& extremum, float cosine, float sine,
                                 const Tables& tables, Patch& patch) {
  const int last_x = level.width - 2;
  const int last_y = level.height - 2;
  const auto right = static_cast<float>(level.width - 1);
  const auto floor = static_cast<float>(level.height - 1);
  const float cx = extremum.x;
  const float cy = extremum.y;
  const int stride = level.stride;
  for (int i = 0; i < kPatch; ++i) {
    float x = cx + cosine * tables.u[i] - sine * tables.v[i];
    float y = cy + sine * tables.u[i] + cosine * tables.v[i];
    x = x > 0 ? x : 0.0F;
    x = x < right ? x : right;
    y = y > 0 ? y : 0.0F;
    y = y < floor ? y : floor;
    const int x0 = std::min(static_cast<int>(x), last_x);
    const int y0 = std::min(static_cast<int>(y), last_y);
    patch.fx[i] = x - static_cast<float>(x0);
    patch.fy[i] = y - static_cast<float>(y0);
    patch.index[i] = y0 * stride + x0;
  }
}

void fetch_samples(const Plane& level, Patch& patch) {
  for (int i = 0; i < kPatch; ++i) {
    const float* at = level.pixels + patch.index[i];
    patch.top_left[i] = at[0];
    patch.top_right[i] = at[1];
    patch.bottom_left[i] = at[level.stride];
    patch.bottom_right[i] = at[level.stride + 1];
  }
}

/// Interpolates the samples and takes their gradients.
SLUICE_CLONES void take_gradients(Patch& patch) {
  for (int i = 0; i < kPatch; ++i) {
    const float top = patch.top_left[i] + patch.fx[i] * (patch.top_right[i] - patch.top_left[i]);
    const float bottom = patch.bottom_left[i] + patch.fx[i] * (patch.bottom_right[i] - patch.bottom_left[i]);
    patch.value[i] = top + patch.fy[i] * (bottom - top);
  }
  for (int row = 0; row < kGrid; ++row) {
    const float* line = patch.value.data() + (row + 1) * kSide + 1;
    for (int column = 0; column < kGrid; ++column) {
      const int i = row * kGrid + column;
      const float x = line[column + 1] - line[column - 1];
      const float y = line[column + kSide] - line[column - kSide];
      const float bin = part_of_turn(x, y) * kDirections;
      const int low = static_cast<int>(bin);
      const float magnitude = std::sqrt(x * x + y * y);
      patch.direction[i] = low;
      patch.second[i] = magnitude * (bin - static_cast<float>(low));
      patch.magnitude[i] = magnitude;
    }
  }
}

/// Spreads every sample over its two nearest directions.
void cast_votes(Patch& patch) {
  std::memset(patch.votes.data(), 0, sizeof patch.votes);
  for (int i = 0; i < kCount; ++i) {
    float* votes = patch.votes.data() + static_cast<std::ptrdiff_t>(i) * kDirections;
    const int low = patch.direction[i];
    votes[low % kDirections] = patch.magnitude[i] - patch.second[i];
    votes[(low + 1) % kDirections] = patch.second[i];
  }
}

/// Sums the votes into cells, down the rows and then across, clips and packs them. Clipping is Lowe's, against
/// single strong gradients; then RootSIFT, the square root of the L1-normalised histogram.
SLUICE_CLONES void pool(const Tables& tables, const Patch& patch, std::uint8_t* __restrict descriptor) {
  alignas(64) std::array<float, kSiftBytes> histogram{};
  for (int down = 0; down < kCells; ++down) {
    alignas(64) std::array<float, kRow> row{};
    const float* votes = patch.votes.data() + down * kSamplesPerCell * kRow;
    for (int i = 0; i < kRow; ++i) {
      float sum = 0;
#pragma GCC unroll 8
      for (int k = 0; k < kReach; ++k) {
        sum += tables.share[down][k] * votes[k * kRow + i];
      }
      row[i] = sum;
    }
    for (int across = 0; across < kCells; ++across) {
      for (int direction = 0; direction < kDirections; ++direction) {
        float sum = 0;
#pragma GCC unroll 8
        for (int k = 0; k < kReach; ++k) {
          sum += tables.share[across][k] * row[(across * kSamplesPerCell + k) * kDirections + direction];
        }
        histogram[(down * kCells + across) * kDirections + direction] = sum;
      }
    }
  }
  constexpr int kLanes = 8;  // Sums by lane: their order is fixed, whatever the width of the machine's vectors.
  const auto total = [](const std::array<float, kLanes>& sums) {
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
  };
  std::array<float, kLanes> squares{};
  for (int i = 0; i < kSiftBytes; ++i) {
    squares[i % kLanes] += histogram[i] * histogram[i];
  }
  const float clip = 0.2F * std::sqrt(total(squares));
  std::array<float, kLanes> sums{};
  for (int i = 0; i < kSiftBytes; ++i) {
    histogram[i] = histogram[i] < clip ? histogram[i] : clip;
    sums[i % kLanes] += histogram[i];
  }
  const float scale = 512.0F * 512.0F / (total(sums) + 1e-12F);
  for (int i = 0; i < kSiftBytes; ++i) {
    const float value = std::sqrt(histogram[i] * scale) + 0.5F;
    descriptor[i] = static_cast<std::uint8_t>(static_cast<int>(value < 255.0F ? value : 255.0F));
  }
}

}  // namespace

Directions dominant_directions(const Plane& level, const Extremum& extremum) {
  Window window;
  collect(level, extremum, window);
  vote(window);
  std::array<float, kBins> histogram{};
  for (int i = 0; i < window.count; ++i) {
    const int bin = window.bin[i];
    histogram[bin < kBins ? bin : bin - kBins] += window.weight[i];
  }
  const std::array<float, kBins> smooth = smoothed(histogram);
  const float peak = *std::max_element(smooth.begin(), smooth.end());
  Directions directions;
  std::array<float, 2> heights{};
  for (int i = 0; i < kBins; ++i) {
    const float height = smooth[i];
    const float left = smooth[(i + kBins - 1) % kBins];
    const float right = smooth[(i + 1) % kBins];
    if (height <= left || height <= right || height < 0.8F * peak || height <= heights[1]) {
      continue;
    }
    const float bin = static_cast<float>(i) + 0.5F * (left - right) / (left - 2 * height + right);
    const int place = height > heights[0] ? 0 : 1;
    heights[1] = place == 0 ? heights[0] : height;
    directions.angles[1] = directions.angles[0];
    heights[place] = height;
    directions.angles[place] = std::remainder(bin * (kTurn / kBins), kTurn);
    directions.count = std::min(directions.count + 1, 2);
  }
  return directions;
}

void describe(const Plane& level, const Extremum& extremum, float angle,
              std::span<std::uint8_t, kSiftBytes> descriptor) {
  static const Tables kTables;
  const double step = kCellInSigmas * level_sigma(extremum.level) / kSamplesPerCell;
  Patch patch{};
  place_samples(level, extremum, static_cast<float>(step * std::cos(static_cast<double>(angle))),
                static_cast<float>(step * std::sin(static_cast<double>(angle))), kTables, patch);
  fetch_samples(level, patch);
  take_gradients(patch);
  cast_votes(patch);
  pool(kTables, patch, descriptor.data());
}

}  // namespace sluice
