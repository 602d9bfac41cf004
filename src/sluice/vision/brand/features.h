// Local features of one picture: where, how large, which way, and what it looks like there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice {

struct Keypoint {
  float x = 0;  ///< Pixels of the picture the features were extracted from.
  float y = 0;
  float scale = 0;  ///< Standard deviation of the blob, pixels.
  float angle = 0;  ///< Radians, -pi..pi, of the dominant gradient; image axes (y down).
};

/// Keypoints and their descriptors, row by row.
struct FeatureSet {
  int width = 0;  ///< Of the picture, pixels.
  int height = 0;
  int descriptor_bytes = 0;
  std::vector<Keypoint> keypoints;
  std::vector<std::uint8_t> descriptors;  ///< keypoints.size() * descriptor_bytes.

  [[nodiscard]] std::size_t size() const { return keypoints.size(); }
  [[nodiscard]] std::span<const std::uint8_t> descriptor(std::size_t row) const {
    return std::span(descriptors).subspan(row * descriptor_bytes, descriptor_bytes);
  }
};

}  // namespace sluice
