#include "sluice/image/jpeg_pixels.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "sluice/image/decode.h"
#include "sluice/image/test_encode.h"
#include "sluice/image/test_pictures.h"

namespace sluice {
namespace {

using test::as_bytes;
using test::drawing;
using test::encode;
using test::to_vips;
using vips::VImage;

const std::string kMark("ICC_PROFILE\0", 12);

/// One of `count` segments that hold a colour profile.
std::string profile_segment(char number, char count, const std::string& part) {
  const std::size_t size = 2 + kMark.size() + 2 + part.size();
  return std::string("\xFF\xE2") + static_cast<char>(size >> 8) + static_cast<char>(size & 0xFF) + kMark + number +
         count + part;
}

class JpegPixels : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }

  static bool takes(const std::string& bytes, const DecodeOptions& options = {}) {
    return decode_sound_jpeg(as_bytes(bytes), options).has_value();
  }
};

TEST_F(JpegPixels, TakesSoundOnes) {
  const cv::Mat picture = drawing({900, 700}, 3);
  for (const bool interlace : {false, true}) {
    const std::string jpeg =
        encode(to_vips(picture), ".jpg", VImage::option()->set("interlace", interlace)->set("Q", 95));
    const auto photo = decode_sound_jpeg(as_bytes(jpeg), {.longest_side = 0, .limits = {}});
    ASSERT_TRUE(photo.has_value());
    EXPECT_GT(cv::PSNR(photo->rgb, picture), 30);
    EXPECT_EQ(photo->format, "jpeg");
  }
  const cv::Mat grey(20, 30, CV_8UC1, cv::Scalar(90));
  EXPECT_TRUE(takes(encode(to_vips(grey), ".jpg")));
}

TEST_F(JpegPixels, LeavesTheRestToLibvips) {
  const cv::Mat picture = drawing({900, 700}, 3);
  EXPECT_FALSE(takes(""));
  EXPECT_FALSE(takes(encode(to_vips(picture), ".png")));
  EXPECT_FALSE(takes(encode(to_vips(picture).colourspace(VIPS_INTERPRETATION_CMYK), ".jpg")));
  const std::string jpeg = encode(to_vips(picture), ".jpg");
  ASSERT_TRUE(takes(jpeg));
  EXPECT_FALSE(takes(jpeg, {.longest_side = 640, .limits = {.pixels = 629'999}}));
  EXPECT_FALSE(takes(jpeg, {.longest_side = 640, .limits = {.dimension = 899}}));
  EXPECT_FALSE(takes(jpeg.substr(0, jpeg.size() - 100)));
  const cv::Mat grey(20, 30, CV_8UC1, cv::Scalar(90));
  std::string with_profile = encode(to_vips(grey), ".jpg");
  with_profile.insert(2, profile_segment(1, 1, std::string(200, '\x5A')));
  EXPECT_FALSE(takes(with_profile));
}

TEST_F(JpegPixels, WhatLibvipsForgivesIsStillAPhoto) {
  std::string jpeg = encode(to_vips(drawing({300, 200}, 3)), ".jpg");
  jpeg.insert(jpeg.size() - 2, "stray bytes before the end");
  EXPECT_FALSE(takes(jpeg));
  EXPECT_EQ(decode_photo(as_bytes(jpeg))->rgb.size(), cv::Size(300, 200));
}

TEST_F(JpegPixels, JoinsAProfileOfSeveralParts) {
  const cv::Mat picture(64, 64, CV_8UC3, cv::Scalar(200, 80, 60));
  const VImage wide = to_vips(picture).icc_transform("p3", VImage::option()->set("input_profile", "srgb"));
  std::string jpeg = encode(wide, ".jpg", VImage::option()->set("Q", 98));
  // Cuts the profile's segment in two.
  const std::size_t at = jpeg.find(kMark);
  ASSERT_NE(at, std::string::npos);
  const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(jpeg[at - 2])) << 8 |
                             static_cast<unsigned char>(jpeg[at - 1]);
  const std::string profile = jpeg.substr(at + kMark.size() + 2, length - 2 - kMark.size() - 2);
  const std::size_t half = profile.size() / 2;
  // The second part first: their numbers count.
  jpeg.replace(at - 4, length + 2,
               profile_segment(2, 2, profile.substr(half)) + profile_segment(1, 2, profile.substr(0, half)));
  const auto photo = decode_sound_jpeg(as_bytes(jpeg), {});
  ASSERT_TRUE(photo.has_value());
  EXPECT_LE(cv::norm(photo->rgb, picture, cv::NORM_INF), 4);
}

}  // namespace
}  // namespace sluice
