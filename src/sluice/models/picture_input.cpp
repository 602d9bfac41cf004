#include "sluice/models/picture_input.h"

#include <bit>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "sluice/base/clones.h"

namespace sluice {
namespace {

/// A row's worth of `value * factor + offset`, so that one loop without a thought for channels does them all.
struct Scales {
  std::vector<float> factor;
  std::vector<float> offset;
};

Scales scales_of(const PictureInput& input, int columns) {
  const std::size_t values = 3 * static_cast<std::size_t>(columns);
  Scales scales{std::vector<float>(values), std::vector<float>(values)};
  for (std::size_t i = 0; i < values; ++i) {
    const std::size_t channel = i % 3;
    scales.factor[i] = 1 / input.deviation[channel];
    scales.offset[i] = -input.mean[channel] * scales.factor[i];
  }
  return scales;
}

SLUICE_CLONES
void scale_row(const std::uint8_t* in, const float* factor, const float* offset, std::size_t count, float* out) {
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = static_cast<float>(in[i]) * factor[i] + offset[i];
  }
}

SLUICE_CLONES
void scale_row(const std::uint8_t* in, const float* factor, const float* offset, std::size_t count,
               std::uint16_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(in[i]) * factor[i] + offset[i]);
    out[i] = static_cast<std::uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
  }
}

template <class Number>
void write(const cv::Mat& rgb, const PictureInput& input, std::span<Number> out) {
  CV_Assert(rgb.type() == CV_8UC3 && out.size() == 3 * rgb.total());
  const Scales scales = scales_of(input, rgb.cols);
  const std::size_t values = scales.factor.size();
  cv::Mat row;
  for (int y = 0; y < rgb.rows; ++y) {
    row = rgb.row(y);
    if (input.order == ChannelOrder::bgr) {
      cv::cvtColor(rgb.row(y), row, cv::COLOR_RGB2BGR);
    }
    scale_row(row.ptr(), scales.factor.data(), scales.offset.data(), values,
              out.data() + static_cast<std::size_t>(y) * values);
  }
}

}  // namespace

void write_input(const cv::Mat& rgb, const PictureInput& input, std::span<float> out) {
  write(rgb, input, out);
}

void write_input(const cv::Mat& rgb, const PictureInput& input, std::span<std::uint16_t> out) {
  write(rgb, input, out);
}

}  // namespace sluice
