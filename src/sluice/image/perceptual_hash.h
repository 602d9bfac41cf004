// PDQ, a perceptual hash of 256 bits (Facebook ThreatExchange, "The TMK+PDQF Video-Hashing Algorithm and the
// PDQ Image-Hashing Algorithm", 2019).
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>

namespace sluice {

struct PerceptualHash {
  std::array<std::uint8_t, 32> bits{};  ///< Most significant byte first, as the reference prints it.
  int quality = 0;                      ///< 0..100; below 50 the picture has too little detail to compare.

  friend bool operator==(const PerceptualHash&, const PerceptualHash&) = default;
};

/// `rgb`: CV_8UC3. Thread-safe.
[[nodiscard]] PerceptualHash pdq_hash(const cv::Mat& rgb);

/// Number of differing bits, 0..256; 31 and below counts as the same picture.
[[nodiscard]] int hamming_distance(const PerceptualHash& a, const PerceptualHash& b);

}  // namespace sluice
