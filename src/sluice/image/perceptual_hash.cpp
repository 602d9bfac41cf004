#include "sluice/image/perceptual_hash.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <opencv2/core.hpp>
#include <vector>

namespace sluice {
namespace {

constexpr int kSmallestSide = 5;  ///< Of a picture that has a hash.
constexpr int kGrid = 64;         ///< The picture is blurred and decimated to kGrid x kGrid.
constexpr int kTerms = 16;        ///< Cosine terms 1..16 on each axis give the bits.
constexpr int kTentPasses = 2;    ///< Two box filters make a tent (Jarosz).

using Grid = std::array<std::array<float, kGrid>, kGrid>;
using Terms = std::array<std::array<float, kTerms>, kTerms>;

/// All sums are in single precision and in the reference's order, so that the bits agree with it exactly.
struct Luma {
  int rows;
  int cols;
  std::vector<float> values;

  [[nodiscard]] float* row(int index) { return values.data() + static_cast<std::ptrdiff_t>(index) * cols; }
  [[nodiscard]] const float* row(int index) const {
    return values.data() + static_cast<std::ptrdiff_t>(index) * cols;
  }
};

Luma luma_of(const cv::Mat& rgb) {
  Luma luma{rgb.rows, rgb.cols, std::vector<float>(rgb.total())};
  for (int y = 0; y < rgb.rows; ++y) {
    const auto* pixels = rgb.ptr<cv::Vec3b>(y);
    float* values = luma.row(y);
    for (int x = 0; x < rgb.cols; ++x) {
      values[x] = static_cast<float>(pixels[x][0] * 0.299 + pixels[x][1] * 0.587 + pixels[x][2] * 0.114);
    }
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

void blur_along_rows(const Luma& in, Luma& out) {
  const Window window = window_for(in.cols);
  for (int y = 0; y < in.rows; ++y) {
    const float* source = in.row(y);
    float* target = out.row(y);
    float sum = 0;
    for (int x = 0; x < window.after; ++x) {
      sum += source[x];
    }
    for (int x = 0; x < in.cols; ++x) {
      const int first = x - window.before;
      const int last = x + window.after;
      if (last < in.cols) {
        sum += source[last];
      }
      if (first > 0) {
        sum -= source[first - 1];
      }
      target[x] = sum / static_cast<float>(std::min(last, in.cols - 1) - std::max(first, 0) + 1);
    }
  }
}

void blur_along_columns(const Luma& in, Luma& out) {
  const Window window = window_for(in.rows);
  std::vector<float> sums(static_cast<std::size_t>(in.cols), 0.0F);
  const auto add = [&](int y) {
    std::transform(sums.begin(), sums.end(), in.row(y), sums.begin(), std::plus<>());
  };
  for (int y = 0; y < window.after; ++y) {
    add(y);
  }
  for (int y = 0; y < in.rows; ++y) {
    const int first = y - window.before;
    const int last = y + window.after;
    if (last < in.rows) {
      add(last);
    }
    if (first > 0) {
      std::transform(sums.begin(), sums.end(), in.row(first - 1), sums.begin(), std::minus<>());
    }
    const auto count = static_cast<float>(std::min(last, in.rows - 1) - std::max(first, 0) + 1);
    std::transform(sums.begin(), sums.end(), out.row(y), [count](float sum) { return sum / count; });
  }
}

Grid decimate(Luma luma) {
  if (luma.rows != kGrid || luma.cols != kGrid) {
    Luma other{luma.rows, luma.cols, std::vector<float>(luma.values.size())};
    for (int pass = 0; pass < kTentPasses; ++pass) {
      blur_along_rows(luma, other);
      blur_along_columns(other, luma);
    }
  }
  const auto centre = [](int cell, int side) { return static_cast<int>((cell + 0.5) * side / kGrid); };
  Grid grid{};
  for (int y = 0; y < kGrid; ++y) {
    const float* row = luma.row(centre(y, luma.rows));
    for (int x = 0; x < kGrid; ++x) {
      grid[y][x] = row[centre(x, luma.cols)];
    }
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
