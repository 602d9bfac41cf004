// Pixels to the numbers that a network takes, in one pass.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <span>

namespace sluice {

enum class ChannelOrder { rgb, bgr };

/// Each channel of the network's input is `(value - mean) / deviation`, with values of 0..255.
struct PictureInput {
  ChannelOrder order = ChannelOrder::rgb;
  std::array<float, 3> mean = {0, 0, 0};
  std::array<float, 3> deviation = {1, 1, 1};
};

/// Rows x columns x 3 numbers of `rgb` (CV_8UC3), in float32.
void write_input(const cv::Mat& rgb, const PictureInput& input, std::span<float> out);
/// The same in bfloat16, rounded to the nearest even.
void write_input(const cv::Mat& rgb, const PictureInput& input, std::span<std::uint16_t> out);

}  // namespace sluice
