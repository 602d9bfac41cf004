// The scale space that SIFT searches (Lowe, IJCV 2004, section 3): octaves of ever more blurred pictures.
//
// Pixels are grey levels, 0..255, in float: 16-bit fixed point would be twice as fast, but its rounding noise
// (0.01 grey levels, white) is a quarter of the curvature of a weak, wide extremum, and moves or loses one in
// eight.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <vector>

namespace sluice {

inline constexpr int kSiftIntervals = 3;                // Scales searched per octave.
inline constexpr int kSiftLevels = kSiftIntervals + 3;  // Blurred pictures per octave.
inline constexpr int kSiftBorder = 5;                   // No extremum is looked for nearer to an edge, pixels.
inline constexpr float kSiftSigma = 1.6F;               // Blur of an octave's first level, pixels of the octave.

/// A view of pixels held by a ScaleSpace.
struct Plane {
  float* pixels = nullptr;
  int width = 0;
  int height = 0;
  int stride = 0;  ///< Pixels from row to row; a multiple of 16, the rest beyond `width` is writable and ignored.

  [[nodiscard]] float* row(int y) const { return pixels + static_cast<std::ptrdiff_t>(y) * stride; }
};

struct Octave {
  std::array<Plane, kSiftLevels> levels;
  float pixel = 1;  ///< Size of its pixel in pixels of the picture.

  [[nodiscard]] int width() const { return levels[0].width; }
  [[nodiscard]] int height() const { return levels[0].height; }

  /// Difference of Gaussians: level + 1 less level, 0 <= level < kSiftLevels - 1.
  [[nodiscard]] float difference(int level, int y, int x) const {
    return levels[level + 1].row(y)[x] - levels[level].row(y)[x];
  }
};

/// Blur at a (fractional) level of an octave, pixels of the octave.
[[nodiscard]] inline float level_sigma(float level) {
  // In double: the last bit of float functions differs between machines.
  return static_cast<float>(kSiftSigma * std::exp2(static_cast<double>(level) / kSiftIntervals));
}

/// Memory and octaves of one picture. Not thread-safe; reuse one per thread, since fresh memory costs as much as
/// the blurring.
class ScaleSpace {
 public:
  /// `grey`: CV_8UC1, any size. The octaves are valid until the next call.
  const std::vector<Octave>& build(const cv::Mat& grey, bool double_size);

  /// Gives memory back if an unusually large picture took more than `kept_bytes`.
  void trim(std::size_t kept_bytes);

 private:
  void allot(int width, int height, float pixel);

  std::vector<float> storage_;
  std::vector<float> line_;  // One row with margins, between the vertical and the horizontal pass.
  Plane source_;             // The picture in float, doubled if asked.
  std::vector<Octave> octaves_;
};

}  // namespace sluice
