#include "sluice/vision/brand/scale_space.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>

#include "sluice/base/clones.h"

namespace sluice {
namespace {

constexpr float kCameraBlur = 0.5F;  // Blur that a picture is assumed to have.
constexpr int kLanes = 16;           // Rows are padded to a multiple: the widest clone needs no remainder.
constexpr int kMaxRadius = 9;
constexpr int kMargin = kLanes;  // Of line_, either side; at least kMaxRadius.

/// Half of a symmetric kernel, centre first; sums to one.
struct Kernel {
  int radius = 0;
  std::array<float, kMaxRadius + 1> weights{};
};

Kernel gaussian(double sigma) {
  Kernel kernel;
  kernel.radius = static_cast<int>(std::lround(3 * sigma));
  double sum = 0;
  for (int i = -kernel.radius; i <= kernel.radius; ++i) {
    sum += std::exp(-i * i / (2 * sigma * sigma));
  }
  for (int i = 0; i <= kernel.radius; ++i) {
    kernel.weights[i] = static_cast<float>(std::exp(-i * i / (2 * sigma * sigma)) / sum);
  }
  return kernel;
}

/// The blurs from level to level, the same in every octave; [0] makes the first level from the picture.
std::array<Kernel, kSiftLevels> level_kernels(bool double_size) {
  const double assumed = kCameraBlur * (double_size ? 2 : 1);
  const double factor = std::exp2(1.0 / kSiftIntervals);
  std::array<Kernel, kSiftLevels> kernels;
  kernels[0] = gaussian(std::sqrt(kSiftSigma * kSiftSigma - assumed * assumed));
  double sigma = kSiftSigma;
  for (int level = 1; level < kSiftLevels; ++level) {
    kernels[level] = gaussian(sigma * std::sqrt(factor * factor - 1));
    sigma *= factor;
  }
  return kernels;
}

template <int kRadius>
[[gnu::always_inline]] inline void weigh(const float* const* taps, const Kernel& kernel, float* __restrict out,
                                         int count) {
  std::array<const float*, 2 * kRadius + 1> tap{};
  std::copy_n(taps, tap.size(), tap.begin());
  std::array<float, kRadius + 1> weight{};
  std::copy_n(kernel.weights.begin(), weight.size(), weight.begin());
  for (int x = 0; x < count; ++x) {
    float sum = tap[kRadius][x] * weight[0];
#pragma GCC unroll 16
    for (int i = 1; i <= kRadius; ++i) {
      sum += (tap[kRadius - i][x] + tap[kRadius + i][x]) * weight[i];
    }
    out[x] = sum;
  }
}

/// out[x] = the kernel's sum over taps[0..2 * radius][x]: rows for the vertical pass, shifts of one row for the
/// horizontal one. `count` is a multiple of kLanes.
SLUICE_CLONES void weigh_taps(const float* const* taps, const Kernel& kernel, float* __restrict out, int count) {
  count &= -kLanes;
  switch (kernel.radius) {
    case 4:
      return weigh<4>(taps, kernel, out, count);
    case 5:
      return weigh<5>(taps, kernel, out, count);
    case 6:
      return weigh<6>(taps, kernel, out, count);
    case 7:
      return weigh<7>(taps, kernel, out, count);
    default:
      return weigh<kMaxRadius>(taps, kernel, out, count);
  }
}

/// Index of a mirrored row or column; the edge itself is not repeated.
int reflect(int i, int size) {
  i = std::abs(i);
  return i < size ? i : 2 * (size - 1) - i;
}

/// Row y of `from` blurred into `to`; both are wider and higher than the kernel's radius.
void blur_row(const Plane& from, const Plane& to, int y, const Kernel& kernel, float* line) {
  const int radius = kernel.radius;
  std::array<const float*, 2 * kMaxRadius + 1> taps{};
  for (int i = -radius; i <= radius; ++i) {
    taps[i + radius] = from.row(reflect(y + i, from.height));
  }
  weigh_taps(taps.data(), kernel, line, from.stride);
  for (int i = 1; i <= radius; ++i) {
    line[-i] = line[i];
    line[from.width - 1 + i] = line[from.width - 1 - i];
  }
  for (int i = -radius; i <= radius; ++i) {
    taps[i + radius] = line + i;
  }
  weigh_taps(taps.data(), kernel, to.row(y), to.stride);
}

SLUICE_CLONES void convert_row(const std::uint8_t* from, int width, float* __restrict to) {
  for (int x = 0; x < width; ++x) {
    to[x] = from[x];
  }
}

/// A row of the picture doubled by linear interpolation: three parts of `near`, one of `far`; the same across.
/// `line` holds width + 2 sums, the edges repeated.
SLUICE_CLONES void double_row(const std::uint8_t* near, const std::uint8_t* far, int width, float* __restrict line,
                              float* __restrict to) {
  for (int x = 0; x < width; ++x) {
    line[x + 1] = static_cast<float>(3 * near[x] + far[x]);
  }
  line[0] = line[1];
  line[width + 1] = line[width];
  for (int x = 0; x < width; ++x) {
    to[2 * x] = (3 * line[x + 1] + line[x]) / 16;
    to[2 * x + 1] = (3 * line[x + 1] + line[x + 2]) / 16;
  }
}

/// Every second pixel of every second row.
SLUICE_CLONES void halve_row(const float* from, int width, float* __restrict to) {
  for (int x = 0; x < width; ++x) {
    to[x] = from[2 * x];
  }
}

void halve(const Plane& from, const Plane& to) {
  for (int y = 0; y < to.height; ++y) {
    halve_row(from.row(2 * y), to.width, to.row(y));
  }
}

void source_row(const cv::Mat& grey, bool double_size, const Plane& source, int y, float* line) {
  if (!double_size) {
    convert_row(grey.ptr<std::uint8_t>(y), grey.cols, source.row(y));
    return;
  }
  const int near = y / 2;
  const int far = std::clamp(y % 2 == 0 ? near - 1 : near + 1, 0, grey.rows - 1);
  double_row(grey.ptr<std::uint8_t>(near), grey.ptr<std::uint8_t>(far), grey.cols, line, source.row(y));
}

/// Blurs planes[i] into planes[i + 1] for all i, a row of each in turn, so that what a row needs is still in the
/// cache. `first_row(y)` is called before row y of planes[0] is read.
template <typename FirstRow>
void blur_chain(std::span<const Plane> planes, std::span<const Kernel> kernels, float* line,
                const FirstRow& first_row) {
  const int height = planes[0].height;
  const int delay = std::accumulate(kernels.begin(), kernels.end(), 0,
                                    [](int sum, const Kernel& kernel) { return sum + kernel.radius; });
  for (int step = 0; step < height + delay; ++step) {
    if (step < height) {
      first_row(step);
    }
    int y = step;
    for (std::size_t i = 0; i < kernels.size(); ++i) {
      y -= kernels[i].radius;
      if (y >= 0 && y < height) {
        blur_row(planes[i], planes[i + 1], y, kernels[i], line);
      }
    }
  }
}

}  // namespace

void ScaleSpace::allot(int width, int height, float pixel) {
  octaves_.clear();
  std::size_t used = 0;
  const auto shape = [&used](int w, int h) {
    // An odd number of cache lines from row to row, lest the rows of a vertical pass share a few sets of the
    // cache.
    const int stride = ((w + kLanes - 1) / kLanes | 1) * kLanes;
    used += static_cast<std::size_t>(stride) * h;
    return Plane{nullptr, w, h, stride};
  };
  source_ = shape(width, height);
  const int widest = source_.stride;
  // Half of a narrow picture holds no room for an extremum between the borders.
  for (; std::min(width, height) > 4 * kSiftBorder; width /= 2, height /= 2, pixel *= 2) {
    Octave& octave = octaves_.emplace_back();
    octave.pixel = pixel;
    for (Plane& level : octave.levels) {
      level = shape(width, height);
    }
  }
  if (storage_.size() < used) {
    storage_ = std::vector<float>();  // Never both the old and the new.
    storage_.resize(used);
  }
  line_.resize(std::max<std::size_t>(line_.size(), widest + 2 * kMargin));
  float* next = storage_.data();
  const auto place = [&next](Plane& plane) {
    plane.pixels = next;
    next += static_cast<std::ptrdiff_t>(plane.stride) * plane.height;
  };
  place(source_);
  for (Octave& octave : octaves_) {
    std::for_each(octave.levels.begin(), octave.levels.end(), place);
  }
}

const std::vector<Octave>& ScaleSpace::build(const cv::Mat& grey, bool double_size) {
  const int factor = double_size ? 2 : 1;
  allot(grey.cols * factor, grey.rows * factor, double_size ? 0.5F : 1.0F);
  if (octaves_.empty()) {
    return octaves_;
  }
  static const std::array kKernels{level_kernels(false), level_kernels(true)};
  const std::span<const Kernel> kernels(kKernels[double_size ? 1 : 0]);
  float* line = line_.data() + kMargin;

  std::array<Plane, kSiftLevels + 1> chain;
  chain[0] = source_;
  std::copy(octaves_[0].levels.begin(), octaves_[0].levels.end(), chain.begin() + 1);
  blur_chain(chain, kernels, line, [&](int y) { source_row(grey, double_size, source_, y, line); });

  // The last levels of an octave, halved, are the first of the next.
  for (std::size_t i = 1; i < octaves_.size(); ++i) {
    const auto& levels = octaves_[i].levels;
    constexpr int kShared = kSiftLevels - kSiftIntervals;
    for (int level = 0; level < kShared; ++level) {
      halve(octaves_[i - 1].levels[level + kSiftIntervals], levels[level]);
    }
    blur_chain(std::span(levels).subspan(kShared - 1), kernels.subspan(kShared), line, [](int) {});
  }
  return octaves_;
}

void ScaleSpace::trim(std::size_t kept_bytes) {
  if (storage_.size() * sizeof(float) > kept_bytes) {
    octaves_.clear();
    storage_ = std::vector<float>();
    line_ = std::vector<float>();
  }
}

}  // namespace sluice
