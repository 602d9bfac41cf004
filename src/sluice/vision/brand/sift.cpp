#include "sluice/vision/brand/sift.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/core/hal/hal.hpp>
#include <opencv2/imgproc.hpp>
#include <tuple>
#include <vector>

namespace sluice {
namespace {

constexpr int kIntervals = 3;            // Scales sampled per octave.
constexpr int kLevels = kIntervals + 3;  // Blurred pictures per octave.
constexpr float kSigma = 1.6F;           // Blur of an octave's first level.
constexpr float kCameraBlur = 0.5F;      // Blur that a picture is assumed to have.
constexpr int kBorder = 5;
constexpr float kPi = std::numbers::pi_v<float>;

struct Octave {
  std::array<cv::Mat, kLevels> blurred;  // CV_32F, 0..255.
  std::array<cv::Mat, kLevels - 1> difference;
  float pixel = 1;  // Size of its pixel in pixels of the picture.
};

struct Extremum {
  float x, y;      // Pixels of the octave.
  float level;     // Fractional.
  float strength;  // Absolute contrast.
  int octave;
};

cv::Mat blur(const cv::Mat& source, float sigma) {
  cv::Mat blurred;
  const int radius = std::max(1, static_cast<int>(std::lround(sigma * 3.0F)));
  cv::GaussianBlur(source, blurred, {2 * radius + 1, 2 * radius + 1}, sigma, sigma, cv::BORDER_REFLECT_101);
  return blurred;
}

std::vector<Octave> build_pyramid(const cv::Mat& grey, bool double_size) {
  cv::Mat base;
  grey.convertTo(base, CV_32F);
  float assumed = kCameraBlur;
  float pixel = 1;
  if (double_size) {
    cv::resize(base, base, {}, 2, 2, cv::INTER_LINEAR);
    assumed *= 2;
    pixel = 0.5F;
  }
  base = blur(base, std::sqrt(std::max(kSigma * kSigma - assumed * assumed, 0.01F)));

  const float factor = std::pow(2.0F, 1.0F / kIntervals);
  std::vector<Octave> octaves;
  while (std::min(base.cols, base.rows) > 4 * kBorder) {
    Octave& octave = octaves.emplace_back();
    octave.pixel = pixel;
    octave.blurred[0] = base;
    float sigma = kSigma;
    for (int level = 1; level < kLevels; ++level) {
      octave.blurred[level] = blur(octave.blurred[level - 1], sigma * std::sqrt(factor * factor - 1));
      cv::subtract(octave.blurred[level], octave.blurred[level - 1], octave.difference[level - 1]);
      sigma *= factor;
    }
    const cv::Mat& next = octave.blurred[kIntervals];
    const cv::Size half(next.cols / 2, next.rows / 2);
    cv::resize(next({0, 0, half.width * 2, half.height * 2}), base, half, 0, 0, cv::INTER_NEAREST);
    pixel *= 2;
  }
  return octaves;
}

bool is_extremum(const Octave& octave, int level, int x, int y) {
  const float value = octave.difference[level].ptr<float>(y)[x];
  const float sign = value > 0 ? 1.0F : -1.0F;
  const float magnitude = value * sign;
  for (int l = level - 1; l <= level + 1; ++l) {
    for (int row = y - 1; row <= y + 1; ++row) {
      const float* line = octave.difference[l].ptr<float>(row) + x;
      if (sign * line[-1] > magnitude || sign * line[0] > magnitude || sign * line[1] > magnitude) {
        return false;
      }
    }
  }
  return true;
}

/// Newton steps to the extremum between the samples (Lowe, section 4); false if it drifts away, is weak or an
/// edge.
bool refine(const Octave& octave, int level, int x, int y, const SiftOptions& options, Extremum& found) {
  constexpr int kSteps = 5;
  for (int step = 0; step < kSteps; ++step) {
    const auto at = [&](int dl, int dy, int dx) {
      return octave.difference[level + dl].ptr<float>(y + dy)[x + dx];
    };
    const float centre = at(0, 0, 0);
    const cv::Vec3f gradient((at(0, 0, 1) - at(0, 0, -1)) / 2, (at(0, 1, 0) - at(0, -1, 0)) / 2,
                             (at(1, 0, 0) - at(-1, 0, 0)) / 2);
    const float xx = at(0, 0, 1) + at(0, 0, -1) - 2 * centre;
    const float yy = at(0, 1, 0) + at(0, -1, 0) - 2 * centre;
    const float ll = at(1, 0, 0) + at(-1, 0, 0) - 2 * centre;
    const float xy = (at(0, 1, 1) - at(0, 1, -1) - at(0, -1, 1) + at(0, -1, -1)) / 4;
    const float xl = (at(1, 0, 1) - at(1, 0, -1) - at(-1, 0, 1) + at(-1, 0, -1)) / 4;
    const float yl = (at(1, 1, 0) - at(1, -1, 0) - at(-1, 1, 0) + at(-1, -1, 0)) / 4;
    const cv::Vec3f offset = cv::Matx33f(xx, xy, xl, xy, yy, yl, xl, yl, ll).solve(-gradient, cv::DECOMP_LU);
    if (std::abs(offset[0]) < 0.5F && std::abs(offset[1]) < 0.5F && std::abs(offset[2]) < 0.5F) {
      const float strength = std::abs(centre + gradient.dot(offset) / 2);
      const float trace = xx + yy;
      const float determinant = xx * yy - xy * xy;
      const float r = options.edge_ratio;
      if (strength * kIntervals < options.contrast * 255 || determinant <= 0 ||
          trace * trace * r >= (r + 1) * (r + 1) * determinant) {
        return false;
      }
      found.x = static_cast<float>(x) + offset[0];
      found.y = static_cast<float>(y) + offset[1];
      found.level = static_cast<float>(level) + offset[2];
      found.strength = strength;
      return true;
    }
    if (!(std::abs(offset[0]) < 1e3F && std::abs(offset[1]) < 1e3F && std::abs(offset[2]) < 1e3F)) {
      return false;
    }
    x += static_cast<int>(std::lround(offset[0]));
    y += static_cast<int>(std::lround(offset[1]));
    level += static_cast<int>(std::lround(offset[2]));
    const cv::Mat& plane = octave.difference[0];
    if (level < 1 || level > kIntervals || x < kBorder || x >= plane.cols - kBorder || y < kBorder ||
        y >= plane.rows - kBorder) {
      return false;
    }
  }
  return false;
}

/// Extrema of one octave, in raster order.
void find_extrema(const Octave& octave, int octave_index, const SiftOptions& options,
                  std::vector<Extremum>& extrema) {
  constexpr int kBlock = 16;
  const float threshold = 0.5F * options.contrast / kIntervals * 255;
  for (int level = 1; level <= kIntervals; ++level) {
    const cv::Mat& plane = octave.difference[level];
    for (int y = kBorder; y < plane.rows - kBorder; ++y) {
      const float* line = plane.ptr<float>(y);
      for (int begin = kBorder; begin < plane.cols - kBorder; begin += kBlock) {
        const int end = std::min(begin + kBlock, plane.cols - kBorder);
        float peak = 0;
        for (int x = begin; x < end; ++x) {
          peak = std::max(peak, std::abs(line[x]));
        }
        if (peak <= threshold) {
          continue;
        }
        for (int x = begin; x < end; ++x) {
          Extremum found{0, 0, 0, 0, octave_index};
          if (std::abs(line[x]) > threshold && is_extremum(octave, level, x, y) &&
              refine(octave, level, x, y, options, found)) {
            extrema.push_back(found);
          }
        }
      }
    }
  }
}

float level_sigma(float level) {
  return kSigma * std::pow(2.0F, level / kIntervals);
}

/// Peaks of the histogram of gradient directions around the extremum (Lowe, section 5), strongest first, at most
/// two.
std::vector<float> orientations(const cv::Mat& level, const Extremum& extremum) {
  constexpr int kBins = 36;
  const float sigma = 1.5F * level_sigma(extremum.level);
  const int radius = static_cast<int>(std::lround(3 * sigma));
  const int cx = static_cast<int>(std::lround(extremum.x));
  const int cy = static_cast<int>(std::lround(extremum.y));
  // Every second sample suffices for wide windows: the level is blurred far beyond one pixel.
  const int stride = radius > 8 ? 2 : 1;
  thread_local std::vector<float> dx;
  thread_local std::vector<float> dy;
  thread_local std::vector<float> weight;
  thread_local std::vector<float> angle;
  dx.clear();
  dy.clear();
  weight.clear();
  for (int row = -radius; row <= radius; row += stride) {
    const int y = cy + row;
    if (y < 1 || y >= level.rows - 1) {
      continue;
    }
    const float* line = level.ptr<float>(y);
    const float* above = level.ptr<float>(y - 1);
    const float* below = level.ptr<float>(y + 1);
    for (int column = -radius; column <= radius; column += stride) {
      const int x = cx + column;
      if (x < 1 || x >= level.cols - 1) {
        continue;
      }
      dx.push_back(line[x + 1] - line[x - 1]);
      dy.push_back(below[x] - above[x]);
      weight.push_back(-static_cast<float>(row * row + column * column) / (2 * sigma * sigma));
    }
  }
  const int count = static_cast<int>(dx.size());
  angle.resize(count);
  cv::hal::fastAtan32f(dy.data(), dx.data(), angle.data(), count, true);
  cv::hal::exp32f(weight.data(), weight.data(), count);
  std::array<float, kBins> histogram{};
  for (int i = 0; i < count; ++i) {
    const int bin = static_cast<int>(angle[i] * (kBins / 360.0F) + 0.5F) % kBins;
    histogram[bin] += weight[i] * std::sqrt(dx[i] * dx[i] + dy[i] * dy[i]);
  }
  std::array<float, kBins> smooth{};
  for (int i = 0; i < kBins; ++i) {
    const auto at = [&](int offset) { return histogram[(i + offset + kBins) % kBins]; };
    smooth[i] = (at(-2) + at(2)) / 16 + (at(-1) + at(1)) * 4 / 16 + at(0) * 6 / 16;
  }
  const float peak = *std::max_element(smooth.begin(), smooth.end());
  std::vector<std::pair<float, float>> peaks;
  for (int i = 0; i < kBins; ++i) {
    const float left = smooth[(i + kBins - 1) % kBins];
    const float right = smooth[(i + 1) % kBins];
    if (smooth[i] > left && smooth[i] > right && smooth[i] >= 0.8F * peak) {
      const float bin = static_cast<float>(i) + 0.5F * (left - right) / (left - 2 * smooth[i] + right);
      peaks.emplace_back(-smooth[i], std::remainder(bin * (2 * kPi / kBins), 2 * kPi));
    }
  }
  std::sort(peaks.begin(), peaks.end());
  std::vector<float> angles;
  for (const auto& [height, direction] : peaks) {
    if (angles.size() < 2) {
      angles.push_back(direction);
    }
  }
  return angles;
}

constexpr int kCells = 4;                              // Cells on a side of the descriptor.
constexpr int kDirections = 8;                         // Directions in a cell's histogram.
constexpr int kSamplesPerCell = 4;                     // Samples on a side of a cell.
constexpr int kGrid = (kCells + 1) * kSamplesPerCell;  // Half a cell beyond each edge, for interpolation.
constexpr float kCellInSigmas = 3.0F;

/// Where the fixed grid's samples fall and what they weigh: the same for every keypoint.
struct SampleTable {
  struct Share {
    int cell;  // Offset of the cell's histogram.
    float weight;
  };
  std::array<std::array<Share, 4>, kGrid * kGrid> shares{};
  std::array<int, kGrid * kGrid> share_count{};

  SampleTable() {
    for (int row = 0; row < kGrid; ++row) {
      for (int column = 0; column < kGrid; ++column) {
        const float u = cell_position(column);
        const float v = cell_position(row);
        const float centre = (kCells - 1) / 2.0F;
        const float gauss = std::exp(-((u - centre) * (u - centre) + (v - centre) * (v - centre)) /
                                     (2 * (kCells / 2.0F) * (kCells / 2.0F)));
        const int u0 = static_cast<int>(std::floor(u));
        const int v0 = static_cast<int>(std::floor(v));
        for (int dv = 0; dv < 2; ++dv) {
          for (int du = 0; du < 2; ++du) {
            const int cu = u0 + du;
            const int cv = v0 + dv;
            if (cu >= 0 && cu < kCells && cv >= 0 && cv < kCells) {
              const float weight =
                  (1 - std::abs(u - static_cast<float>(cu))) * (1 - std::abs(v - static_cast<float>(cv))) * gauss;
              const int index = row * kGrid + column;
              shares[index][share_count[index]++] = {(cv * kCells + cu) * kDirections, weight};
            }
          }
        }
      }
    }
  }

  /// Of a sample's row or column, in cells; 0 is the centre of the first cell.
  static float cell_position(int sample) { return (static_cast<float>(sample) + 0.5F) / kSamplesPerCell - 1.0F; }
};

/// Samples the level on a grid turned with the keypoint; outside the picture its edge is repeated.
void sample_patch(const cv::Mat& level, const Extremum& extremum, float angle, float* patch) {
  constexpr int kSide = kGrid + 2;  // One more on each side, for central differences.
  const float step = kCellInSigmas * level_sigma(extremum.level) / kSamplesPerCell;
  const float cosine = std::cos(angle) * step;
  const float sine = std::sin(angle) * step;
  const float half = (kSide - 1) / 2.0F;
  const float x_limit = static_cast<float>(level.cols - 1) - 1e-3F;
  const float y_limit = static_cast<float>(level.rows - 1) - 1e-3F;
  const std::size_t stride = level.step1();
  const auto* pixels = level.ptr<float>();
  for (int row = 0; row < kSide; ++row) {
    for (int column = 0; column < kSide; ++column) {
      const float u = static_cast<float>(column) - half;
      const float v = static_cast<float>(row) - half;
      const float x = std::clamp(extremum.x + cosine * u - sine * v, 0.0F, x_limit);
      const float y = std::clamp(extremum.y + sine * u + cosine * v, 0.0F, y_limit);
      const int x0 = static_cast<int>(x);
      const int y0 = static_cast<int>(y);
      const float fx = x - static_cast<float>(x0);
      const float fy = y - static_cast<float>(y0);
      const float* at = pixels + static_cast<std::size_t>(y0) * stride + x0;
      const float top = at[0] + fx * (at[1] - at[0]);
      const float bottom = at[stride] + fx * (at[stride + 1] - at[stride]);
      *patch++ = top + fy * (bottom - top);
    }
  }
}

void describe(const cv::Mat& level, const Extremum& extremum, float angle, std::uint8_t* descriptor) {
  static const SampleTable table;
  constexpr int kSide = kGrid + 2;
  constexpr int kCount = kGrid * kGrid;
  std::array<float, kSide * kSide> patch;
  sample_patch(level, extremum, angle, patch.data());
  std::array<float, kCount> dx;
  std::array<float, kCount> dy;
  std::array<float, kCount> direction;
  std::array<float, kCount> magnitude;
  for (int row = 0; row < kGrid; ++row) {
    const float* line = patch.data() + (row + 1) * kSide + 1;
    for (int column = 0; column < kGrid; ++column) {
      dx[row * kGrid + column] = line[column + 1] - line[column - 1];
      dy[row * kGrid + column] = line[column + kSide] - line[column - kSide];
    }
  }
  cv::hal::fastAtan32f(dy.data(), dx.data(), direction.data(), kCount, true);
  cv::hal::magnitude32f(dx.data(), dy.data(), magnitude.data(), kCount);

  std::array<float, kSiftBytes> histogram{};
  for (int i = 0; i < kCount; ++i) {
    const float bin = direction[i] * (kDirections / 360.0F);
    const int low = static_cast<int>(bin);
    const float high_part = bin - static_cast<float>(low);
    const int b0 = low % kDirections;
    const int b1 = (low + 1) % kDirections;
    for (int s = 0; s < table.share_count[i]; ++s) {
      const auto& share = table.shares[i][s];
      const float mass = share.weight * magnitude[i];
      histogram[share.cell + b0] += mass * (1 - high_part);
      histogram[share.cell + b1] += mass * high_part;
    }
  }
  // Lowe's clipping against single strong gradients, then RootSIFT: the square root of the L1-normalised
  // histogram.
  float square = 0;
  for (const float value : histogram) {
    square += value * value;
  }
  const float clip = 0.2F * std::sqrt(square);
  float sum = 1e-12F;
  for (float& value : histogram) {
    value = std::min(value, clip);
    sum += value;
  }
  for (int i = 0; i < kSiftBytes; ++i) {
    descriptor[i] = cv::saturate_cast<std::uint8_t>(512 * std::sqrt(histogram[i] / sum));
  }
}

}  // namespace

FeatureSet extract_sift(const cv::Mat& grey, const SiftOptions& options) {
  FeatureSet features;
  features.width = grey.cols;
  features.height = grey.rows;
  features.descriptor_bytes = kSiftBytes;
  const std::vector<Octave> octaves = build_pyramid(grey, options.double_size);
  std::vector<Extremum> extrema;
  for (std::size_t i = 0; i < octaves.size(); ++i) {
    find_extrema(octaves[i], static_cast<int>(i), options, extrema);
  }
  const auto stronger = [](const Extremum& a, const Extremum& b) {
    return std::tie(b.strength, a.octave, a.y, a.x) < std::tie(a.strength, b.octave, b.y, b.x);
  };
  const std::size_t wanted = std::min(extrema.size(), static_cast<std::size_t>(options.max_features));
  std::partial_sort(extrema.begin(), extrema.begin() + static_cast<std::ptrdiff_t>(wanted), extrema.end(),
                    stronger);
  extrema.resize(wanted);

  for (const Extremum& extremum : extrema) {
    const Octave& octave = octaves[extremum.octave];
    const cv::Mat& level =
        octave.blurred[std::clamp(static_cast<int>(std::lround(extremum.level)), 0, kLevels - 1)];
    for (const float angle : orientations(level, extremum)) {
      // A pixel of the doubled picture lies a quarter of a pixel before half its number.
      const float offset = options.double_size ? -0.25F : 0.0F;
      features.keypoints.push_back({extremum.x * octave.pixel + offset, extremum.y * octave.pixel + offset,
                                    level_sigma(extremum.level) * octave.pixel, angle});
      features.descriptors.resize(features.descriptors.size() + kSiftBytes);
      describe(level, extremum, angle, features.descriptors.data() + features.descriptors.size() - kSiftBytes);
    }
  }
  return features;
}

}  // namespace sluice
