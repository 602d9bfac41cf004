#include "sluice/models/picture_input.h"

#include <gtest/gtest.h>

#include <bit>
#include <opencv2/core.hpp>
#include <vector>

namespace sluice {
namespace {

cv::Mat two_pixels() {
  cv::Mat rgb(1, 2, CV_8UC3);
  rgb.at<cv::Vec3b>(0, 0) = {10, 20, 30};
  rgb.at<cv::Vec3b>(0, 1) = {40, 50, 60};
  return rgb;
}

TEST(PictureInput, OrdersAndNormalisesChannels) {
  std::vector<float> out(6);
  write_input(two_pixels(), {}, std::span(out));
  EXPECT_EQ(out, (std::vector<float>{10, 20, 30, 40, 50, 60}));
  write_input(two_pixels(), {.order = ChannelOrder::bgr, .mean = {10, 0, 0}, .deviation = {2, 1, 1}},
              std::span(out));
  EXPECT_EQ(out, (std::vector<float>{10, 20, 10, 25, 50, 40}));
}

TEST(PictureInput, RoundsBfloat16ToTheNearest) {
  std::vector<std::uint16_t> out(6);
  write_input(two_pixels(), {}, std::span(out));
  EXPECT_EQ(std::bit_cast<float>(std::uint32_t{out[5]} << 16), 60);
  // 1/3 lies between 0x3EAA and 0x3EAB, nearer to the latter.
  write_input(two_pixels(), {.order = ChannelOrder::rgb, .mean = {0, 0, 0}, .deviation = {30, 1, 1}},
              std::span(out));
  EXPECT_EQ(out[0], 0x3EAB);
}

TEST(PictureInput, ReadsPartsOfPictures) {
  cv::Mat rgb(20, 33, CV_8UC3);
  cv::RNG(1).fill(rgb, cv::RNG::UNIFORM, 0, 256);
  const cv::Mat part = rgb(cv::Rect(3, 4, 21, 9));
  std::vector<float> out(3 * part.total());
  write_input(part, {}, std::span(out));
  for (int y = 0; y < part.rows; ++y) {
    for (int x = 0; x < part.cols; ++x) {
      EXPECT_EQ(out[3 * static_cast<std::size_t>(y * part.cols + x) + 1], part.at<cv::Vec3b>(y, x)[1]);
    }
  }
}

}  // namespace
}  // namespace sluice
