#include "sluice/image/perceptual_hash.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <numeric>
#include <opencv2/core.hpp>
#include <vector>

#include "sluice/base/clones.h"

namespace sluice {
namespace {

constexpr int kSmallestSide = 5;  ///< Of a picture that has a hash.
constexpr int kGrid = 64;         ///< The picture is blurred and decimated to kGrid x kGrid.
constexpr int kTerms = 16;        ///< Cosine terms 1..16 on each axis give the bits.

using Grid = std::array<std::array<float, kGrid>, kGrid>;
using Terms = std::array<std::array<float, kTerms>, kTerms>;

// All sums are in single precision and in the reference's order, so that the bits agree with it exactly. A running
// sum waits for the one before it: vectors go across the direction of the filter, and the picture is turned
// between the passes.

SLUICE_CLONES
void add_luma(const std::uint8_t* red, const std::uint8_t* green, const std::uint8_t* blue, int count,
              float* out) {
  for (int x = 0; x < count; ++x) {
    out[x] = static_cast<float>(red[x] * 0.299 + green[x] * 0.587 + blue[x] * 0.114);
  }
}

/// CV_32F.
cv::Mat luma_of(const cv::Mat& rgb) {
  cv::Mat luma(rgb.size(), CV_32F);
  std::array<cv::Mat, 3> channels;
  for (int y = 0; y < rgb.rows; ++y) {
    cv::split(rgb.row(y), channels.data());
    add_luma(channels[0].ptr(), channels[1].ptr(), channels[2].ptr(), rgb.cols, luma.ptr<float>(y));
  }
  return luma;
}

/// A window of the box filter: it covers `before` values before and `after` values after its own.
struct Window {
  int before;
  int after;
};

/// Two passes together reach over one cell of the grid.
Window window_for(int side) {
  const int full = (side + 2 * kGrid - 1) / (2 * kGrid);
  const int half = (full + 2) / 2;
  return {full - half, half - 1};
}

SLUICE_CLONES
void add(const float* values, int count, float* sums) {
  for (int x = 0; x < count; ++x) {
    sums[x] += values[x];
  }
}

SLUICE_CLONES
void subtract(const float* values, int count, float* sums) {
  for (int x = 0; x < count; ++x) {
    sums[x] -= values[x];
  }
}

SLUICE_CLONES
void divide(const float* sums, int count, float by, float* out) {
  for (int x = 0; x < count; ++x) {
    out[x] = sums[x] / by;
  }
}

/// Box filter over the rows; only those in `wanted`, which rises, are kept.
cv::Mat blur_rows(const cv::Mat& in, const std::vector<int>& wanted) {
  const Window window = window_for(in.rows);
  cv::Mat out(static_cast<int>(wanted.size()), in.cols, CV_32F);
  std::vector<float> sums(static_cast<std::size_t>(in.cols), 0.0F);
  for (int y = 0; y < window.after; ++y) {
    add(in.ptr<float>(y), in.cols, sums.data());
  }
  int next = 0;
  for (int y = 0; next < out.rows; ++y) {
    const int first = y - window.before;
    const int last = y + window.after;
    if (last < in.rows) {
      add(in.ptr<float>(last), in.cols, sums.data());
    }
    if (first > 0) {
      subtract(in.ptr<float>(first - 1), in.cols, sums.data());
    }
    // A picture of fewer rows than the grid gives some of them several times.
    for (; next < out.rows && wanted[static_cast<std::size_t>(next)] == y; ++next) {
      const auto count = static_cast<float>(std::min(last, in.rows - 1) - std::max(first, 0) + 1);
      divide(sums.data(), in.cols, count, out.ptr<float>(next));
    }
  }
  return out;
}

std::vector<int> all_of(int side) {
  std::vector<int> rows(static_cast<std::size_t>(side));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

/// The rows in the middle of the grid's cells.
std::vector<int> centres_of(int side) {
  std::vector<int> rows(kGrid);
  for (int cell = 0; cell < kGrid; ++cell) {
    rows[static_cast<std::size_t>(cell)] = static_cast<int>((cell + 0.5) * side / kGrid);
  }
  return rows;
}

/// Along rows, then along columns, twice: two box filters make a tent (Jarosz).
Grid decimate(cv::Mat luma) {
  const int rows = luma.rows;
  const int columns = luma.cols;
  if (rows != kGrid || columns != kGrid) {
    cv::Mat turned = luma.t();
    luma = blur_rows(turned, all_of(columns)).t();
    turned = blur_rows(luma, all_of(rows)).t();
    luma = blur_rows(turned, centres_of(columns)).t();
    luma = blur_rows(luma, centres_of(rows));
  }
  Grid grid{};
  for (int y = 0; y < kGrid; ++y) {
    std::copy_n(luma.ptr<float>(y), kGrid, grid[y].begin());
  }
  return grid;
}

/// Counts gradients that matter: each is cut to whole hundredths of the full range.
int quality_of(const Grid& grid) {
  const auto step = [](float a, float b) { return std::abs(static_cast<int>((a - b) * 100 / 255)); };
  int sum = 0;
  for (int y = 0; y < kGrid; ++y) {
    for (int x = 0; x < kGrid; ++x) {
      sum += y + 1 < kGrid ? step(grid[y][x], grid[y + 1][x]) : 0;
      sum += x + 1 < kGrid ? step(grid[y][x], grid[y][x + 1]) : 0;
    }
  }
  return std::min(sum / 90, 100);
}

using Cosines = std::array<std::array<float, kGrid>, kTerms>;

Cosines make_cosines() {
  const auto scale = static_cast<float>(std::sqrt(2.0 / kGrid));
  Cosines cosines{};
  for (int term = 0; term < kTerms; ++term) {
    for (int x = 0; x < kGrid; ++x) {
      cosines[term][x] =
          static_cast<float>(scale * std::cos(std::numbers::pi / 2 / kGrid * (term + 1) * (2 * x + 1)));
    }
  }
  return cosines;
}

Terms transform(const Grid& grid) {
  static const Cosines cosines = make_cosines();
  std::array<std::array<float, kGrid>, kTerms> half{};
  for (int term = 0; term < kTerms; ++term) {
    for (int y = 0; y < kGrid; ++y) {
      for (int x = 0; x < kGrid; ++x) {
        half[term][x] += cosines[term][y] * grid[y][x];
      }
    }
  }
  Terms terms{};
  for (int i = 0; i < kTerms; ++i) {
    for (int j = 0; j < kTerms; ++j) {
      for (int x = 0; x < kGrid; ++x) {
        terms[i][j] += half[i][x] * cosines[j][x];
      }
    }
  }
  return terms;
}

float lower_median(const Terms& terms) {
  std::vector<float> values;
  for (const auto& row : terms) {
    values.insert(values.end(), row.begin(), row.end());
  }
  const auto middle = values.begin() + kTerms * kTerms / 2 - 1;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

PerceptualHash pdq_hash(const cv::Mat& rgb) {
  CV_Assert(rgb.type() == CV_8UC3);
  PerceptualHash hash;
  if (std::min(rgb.rows, rgb.cols) < kSmallestSide) {
    return hash;
  }
  const Grid grid = decimate(luma_of(rgb));
  hash.quality = quality_of(grid);
  const Terms terms = transform(grid);
  const float median = lower_median(terms);
  for (int bit = 0; bit < kTerms * kTerms; ++bit) {
    if (terms[bit / kTerms][bit % kTerms] > median) {
      hash.bits[hash.bits.size() - 1 - bit / 8] |= static_cast<std::uint8_t>(1U << (bit % 8));
    }
  }
  return hash;
}

int hamming_distance(const PerceptualHash& a, const PerceptualHash& b) {
  int distance = 0;
  for (std::size_t byte = 0; byte < a.bits.size(); ++byte) {
    distance += std::popcount(static_cast<std::uint8_t>(a.bits[byte] ^ b.bits[byte]));
  }
  return distance;
}

}  // namespace sluice
