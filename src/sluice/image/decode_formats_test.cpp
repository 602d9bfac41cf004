#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

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

class DecodeFormats : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }
};

Photo decode(const std::string& bytes) {
  auto photo = decode_photo(as_bytes(bytes));
  EXPECT_TRUE(photo.has_value()) << photo.error().message();
  return photo.has_value() ? std::move(*photo) : Photo{};
}

/// Every pixel within `tolerance` of `colour` on every channel.
testing::AssertionResult all_near(const cv::Mat& rgb, const cv::Scalar& colour, double tolerance) {
  const double difference = cv::norm(rgb, cv::Mat(rgb.size(), CV_8UC3, colour), cv::NORM_INF);
  return difference <= tolerance
             ? testing::AssertionSuccess()
             : testing::AssertionFailure() << "off by " << difference << ", mean " << cv::mean(rgb);
}

TEST_F(DecodeFormats, ReadsEveryFormat) {
  cv::Mat picture = drawing({200, 150}, 5);
  cv::GaussianBlur(picture, picture, cv::Size(), 1.5);
  struct Case {
    const char* suffix;
    const char* format;
    double psnr;
  };
  for (const Case& c :
       {Case{".jpg", "jpeg", 30}, Case{".png", "png", 99}, Case{".webp", "webp", 30}, Case{".tif", "tiff", 99},
        Case{".gif", "gif", 25}, Case{".avif", "avif", 30}, Case{".heic", "heif", 30}}) {
    const Photo photo = decode(encode(to_vips(picture), c.suffix));
    EXPECT_EQ(photo.format, c.format);
    ASSERT_EQ(photo.rgb.size(), picture.size()) << c.suffix;
    EXPECT_EQ(photo.rgb.type(), CV_8UC3) << c.suffix;
    EXPECT_GT(cv::PSNR(photo.rgb, picture), c.psnr) << c.suffix;
  }
}

TEST_F(DecodeFormats, ReadsProgressiveAndInterlacedFiles) {
  const cv::Mat picture = drawing({700, 500}, 5);
  EXPECT_EQ(decode(encode(to_vips(picture), ".jpg", VImage::option()->set("interlace", true))).rgb.cols, 640);
  EXPECT_EQ(decode(encode(to_vips(picture), ".png", VImage::option()->set("interlace", true))).rgb.cols, 640);
}

TEST_F(DecodeFormats, LaysTransparencyOnWhite) {
  cv::Mat picture(40, 60, CV_8UC4, cv::Scalar(255, 0, 0, 255));
  picture(cv::Rect(0, 0, 20, 40)).setTo(cv::Scalar(0, 0, 0, 0));
  picture(cv::Rect(20, 0, 20, 40)).setTo(cv::Scalar(0, 0, 0, 128));
  for (const char* suffix : {".png", ".tif", ".webp"}) {
    const bool lossless = std::string_view(suffix) == ".webp";
    const Photo photo =
        decode(encode(to_vips(picture), suffix, lossless ? VImage::option()->set("lossless", true) : nullptr));
    EXPECT_TRUE(all_near(photo.rgb(cv::Rect(0, 0, 20, 40)), {255, 255, 255}, 0)) << suffix;
    EXPECT_TRUE(all_near(photo.rgb(cv::Rect(20, 0, 20, 40)), {127, 127, 127}, 1)) << suffix;
    EXPECT_TRUE(all_near(photo.rgb(cv::Rect(40, 0, 20, 40)), {255, 0, 0}, 0)) << suffix;
  }
  const cv::Mat clear(30, 30, CV_8UC4, cv::Scalar(0, 0, 0, 0));
  EXPECT_TRUE(all_near(decode(encode(to_vips(clear), ".gif")).rgb, {255, 255, 255}, 0));
}

TEST_F(DecodeFormats, ReadsGreyPictures) {
  const cv::Mat grey(20, 30, CV_8UC1, cv::Scalar(90));
  for (const char* suffix : {".jpg", ".png", ".tif"}) {
    EXPECT_TRUE(all_near(decode(encode(to_vips(grey), suffix)).rgb, {90, 90, 90}, 1)) << suffix;
  }
  const cv::Mat half_clear(20, 30, CV_8UC2, cv::Scalar(0, 128));
  EXPECT_TRUE(all_near(decode(encode(to_vips(half_clear), ".png")).rgb, {127, 127, 127}, 1));
}

TEST_F(DecodeFormats, ReadsSixteenBits) {
  const cv::Mat deep(20, 30, CV_16UC3, cv::Scalar(65535, 32896, 0));
  EXPECT_TRUE(all_near(decode(encode(to_vips(deep), ".png")).rgb, {255, 128, 0}, 1));
  EXPECT_TRUE(all_near(decode(encode(to_vips(deep), ".tif")).rgb, {255, 128, 0}, 1));
  const cv::Mat half_clear(20, 30, CV_16UC4, cv::Scalar(0, 0, 65535, 32768));
  EXPECT_TRUE(all_near(decode(encode(to_vips(half_clear), ".png")).rgb, {127, 127, 255}, 1));
  const cv::Mat grey(20, 30, CV_16UC1, cv::Scalar(32896));
  EXPECT_TRUE(all_near(decode(encode(to_vips(grey), ".png")).rgb, {128, 128, 128}, 1));
}

TEST_F(DecodeFormats, ReadsFloatTiffs) {
  const cv::Mat picture(20, 30, CV_8UC3, cv::Scalar(200, 120, 40));
  EXPECT_TRUE(all_near(decode(encode(to_vips(picture).colourspace(VIPS_INTERPRETATION_scRGB), ".tif")).rgb,
                       {200, 120, 40}, 2));
  EXPECT_TRUE(all_near(decode(encode(to_vips(picture).colourspace(VIPS_INTERPRETATION_LAB), ".tif")).rgb,
                       {200, 120, 40}, 2));
}

TEST_F(DecodeFormats, ReadsCmykWithAndWithoutItsProfile) {
  const cv::Mat picture(32, 32, CV_8UC3, cv::Scalar(60, 140, 190));
  VImage cmyk = to_vips(picture).colourspace(VIPS_INTERPRETATION_CMYK);
  EXPECT_TRUE(all_near(decode(encode(cmyk, ".jpg")).rgb, {60, 140, 190}, 20));
  cmyk = cmyk.copy();
  cmyk.remove(VIPS_META_ICC_NAME);
  EXPECT_TRUE(all_near(decode(encode(cmyk, ".jpg")).rgb, {60, 140, 190}, 40));
}

TEST_F(DecodeFormats, ConvertsProfilesToSrgb) {
  const cv::Mat picture(32, 32, CV_8UC3, cv::Scalar(200, 80, 60));
  const VImage wide = to_vips(picture).icc_transform("p3", VImage::option()->set("input_profile", "srgb"));
  EXPECT_LT(wide.extract_band(0).avg(), 192);  // Other numbers for the same colour.
  for (const char* suffix : {".png", ".jpg", ".tif"}) {
    EXPECT_TRUE(all_near(decode(encode(wide, suffix)).rgb, {200, 80, 60}, 3)) << suffix;
  }
}

TEST_F(DecodeFormats, IgnoresABrokenProfile) {
  const cv::Mat picture(32, 32, CV_8UC3, cv::Scalar(200, 80, 60));
  VImage image = to_vips(picture).copy();
  std::string garbage(200, '\x5A');
  image.set(VIPS_META_ICC_NAME, nullptr, garbage.data(), garbage.size());
  for (const char* suffix : {".jpg", ".tif"}) {
    EXPECT_TRUE(all_near(decode(encode(image, suffix)).rgb, {200, 80, 60}, 2)) << suffix;
  }
}

TEST_F(DecodeFormats, TakesTheFirstFrameOrPage) {
  const cv::Mat red(40, 50, CV_8UC3, cv::Scalar(220, 20, 20));
  const cv::Mat blue(40, 50, CV_8UC3, cv::Scalar(20, 20, 220));
  VImage pages = to_vips(red).join(to_vips(blue), VIPS_DIRECTION_VERTICAL).copy();
  pages.set("page-height", 40);
  for (const char* suffix : {".gif", ".webp", ".tif"}) {
    const Photo photo = decode(encode(pages, suffix));
    EXPECT_EQ(photo.rgb.size(), cv::Size(50, 40)) << suffix;
    EXPECT_TRUE(all_near(photo.rgb, {220, 20, 20}, 12)) << suffix;
  }
}

TEST_F(DecodeFormats, RefusesChannelsThatAreNoColours) {
  const cv::Mat picture(8, 8, CV_8UC4, cv::Scalar(1, 2, 3, 4));
  const VImage many = to_vips(picture).bandjoin(to_vips(picture));
  const auto photo = decode_photo(as_bytes(encode(many, ".tif")));
  ASSERT_FALSE(photo.has_value());
  EXPECT_EQ(photo.error().code, ErrorCode::bad_input);
}

TEST_F(DecodeFormats, TheEightOrientationsOfOneSceneAgree) {
  for (const std::string shape : {"landscape", "portrait"}) {
    std::vector<cv::Mat> upright;
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const std::filesystem::path file = std::filesystem::path(SLUICE_SHARED_DIR) / "photos" / "exif" /
                                         "orientation" / (shape + "_" + std::to_string(orientation) + ".jpg");
      if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << file << " is not there: these photos come with ../shared";
      }
      cv::Mat small;
      cv::resize(decode(test::read_file(file)).rgb, small, cv::Size(100, 100), 0, 0, cv::INTER_AREA);
      upright.push_back(small);
    }
    for (const cv::Mat& other : upright) {
      EXPECT_GT(cv::PSNR(other, upright.front()), 22) << shape;
    }
  }
}

}  // namespace
}  // namespace sluice
