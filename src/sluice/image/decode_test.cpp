#include "sluice/image/decode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <thread>
#include <vector>

#include "sluice/image/test_encode.h"
#include "sluice/image/test_pictures.h"

namespace sluice {
namespace {

using test::as_bytes;
using test::drawing;
using test::encode;
using test::to_vips;
using vips::VImage;

class Decode : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }
};

ErrorCode code_of(const std::string& bytes, const DecodeOptions& options = {}) {
  const auto photo = decode_photo(as_bytes(bytes), options);
  EXPECT_FALSE(photo.has_value());
  return photo.has_value() ? ErrorCode::internal : photo.error().code;
}

Photo decode(const std::string& bytes, const DecodeOptions& options = {}) {
  auto photo = decode_photo(as_bytes(bytes), options);
  EXPECT_TRUE(photo.has_value()) << photo.error().message();
  return photo.has_value() ? std::move(*photo) : Photo{};
}

/// What a camera stores that is held in such a way that EXIF says `orientation`.
cv::Mat as_stored(const cv::Mat& upright, int orientation) {
  cv::Mat stored;
  switch (orientation) {
    case 2:
      cv::flip(upright, stored, 1);
      break;
    case 3:
      cv::rotate(upright, stored, cv::ROTATE_180);
      break;
    case 4:
      cv::flip(upright, stored, 0);
      break;
    case 5:
      cv::transpose(upright, stored);
      break;
    case 6:
      cv::rotate(upright, stored, cv::ROTATE_90_COUNTERCLOCKWISE);
      break;
    case 7:
      cv::transpose(upright, stored);
      cv::rotate(stored, stored, cv::ROTATE_180);
      break;
    case 8:
      cv::rotate(upright, stored, cv::ROTATE_90_CLOCKWISE);
      break;
    default:
      stored = upright.clone();
  }
  return stored;
}

TEST_F(Decode, OnePhotoIsOneThread) {
  EXPECT_EQ(cv::getNumThreads(), 1);
  EXPECT_EQ(vips_concurrency_get(), 1);
}

TEST_F(Decode, TurnsEveryOrientationUpright) {
  const cv::Mat upright = drawing({160, 96}, 4);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const cv::Mat stored = as_stored(upright, orientation);
    VImage image = to_vips(stored).copy();
    image.set("orientation", orientation);
    const Photo exact = decode(encode(image, ".tif"));
    EXPECT_EQ(cv::norm(exact.rgb, upright, cv::NORM_INF), 0) << "TIFF, orientation " << orientation;
    for (const char* suffix : {".jpg", ".webp"}) {
      const Photo photo = decode(encode(image, suffix, VImage::option()->set("Q", 98)));
      ASSERT_EQ(photo.rgb.size(), upright.size()) << suffix << ", orientation " << orientation;
      EXPECT_GT(cv::PSNR(photo.rgb, upright), 25) << suffix << ", orientation " << orientation;
      EXPECT_EQ(photo.original_width, upright.cols);
      EXPECT_EQ(photo.original_height, upright.rows);
    }
  }
}

TEST_F(Decode, ShrinksTheLongestSideToTheWantedLengthAndNeverEnlarges) {
  for (const cv::Size size : {cv::Size(641, 480), cv::Size(3001, 1999), cv::Size(700, 5300), cv::Size(6001, 77)}) {
    const cv::Mat picture = drawing(size, 6);
    for (const char* suffix : {".jpg", ".png"}) {
      const Photo photo = decode(encode(to_vips(picture), suffix));
      EXPECT_EQ(std::max(photo.rgb.cols, photo.rgb.rows), 640) << size << suffix;
      const double scale = 640.0 / std::max(size.width, size.height);
      EXPECT_NEAR(photo.rgb.cols, size.width * scale, 0.51) << size;
      EXPECT_NEAR(photo.rgb.rows, size.height * scale, 0.51) << size;
      EXPECT_EQ(cv::Size(photo.original_width, photo.original_height), size);
      EXPECT_DOUBLE_EQ(photo.shrink(), 1 / scale);
      EXPECT_TRUE(photo.rgb.isContinuous());
      cv::Mat expected;
      cv::resize(picture, expected, photo.rgb.size(), 0, 0, cv::INTER_AREA);
      EXPECT_GT(cv::PSNR(photo.rgb, expected), 26) << size << suffix;
    }
  }
  const std::string small = encode(to_vips(drawing({320, 200}, 6)), ".png");
  EXPECT_EQ(decode(small).rgb.size(), cv::Size(320, 200));
  EXPECT_EQ(decode(small, {.longest_side = 100, .limits = {}}).rgb.size(), cv::Size(100, 63));
  const std::string large = encode(to_vips(drawing({1400, 900}, 6)), ".jpg");
  EXPECT_EQ(decode(large, {.longest_side = 0, .limits = {}}).rgb.size(), cv::Size(1400, 900));
}

TEST_F(Decode, ReadsPicturesOfAFewPixelsInHeightOrWidth) {
  for (const int thin : {1, 2, 3, 5, 7, 9}) {
    for (const cv::Size size : {cv::Size(6000, thin), cv::Size(thin, 6000)}) {
      const cv::Mat picture(size, CV_8UC3, cv::Scalar(200, 100, 50));
      for (const std::string& bytes : {encode_jpeg(picture, 90).value(), encode_png(picture).value()}) {
        for (const int side : {320, 640, 1500}) {
          const auto photo = decode_photo(as_bytes(bytes), {.longest_side = side, .limits = {}});
          ASSERT_TRUE(photo.has_value()) << size << photo.error().message();
          EXPECT_EQ(std::max(photo->rgb.cols, photo->rgb.rows), side) << size;
          EXPECT_LE(std::min(photo->rgb.cols, photo->rgb.rows), thin) << size;
          const cv::Scalar mean = cv::mean(photo->rgb);
          EXPECT_NEAR(mean[0], 200, 6) << size;
          EXPECT_NEAR(mean[2], 50, 6) << size;
        }
        EXPECT_TRUE(decode_reference(as_bytes(bytes), 320).has_value()) << size;
      }
    }
  }
}

TEST_F(Decode, RefusesWhatIsOverALimit) {
  const std::string bytes = encode(to_vips(drawing({300, 200}, 1)), ".png");
  EXPECT_EQ(code_of(bytes, {.longest_side = 640, .limits = {.bytes = bytes.size() - 1}}), ErrorCode::refused);
  EXPECT_EQ(code_of(bytes, {.longest_side = 640, .limits = {.pixels = 59'999}}), ErrorCode::refused);
  EXPECT_EQ(code_of(bytes, {.longest_side = 640, .limits = {.dimension = 299}}), ErrorCode::refused);
  EXPECT_EQ(
      decode(bytes, {.longest_side = 640, .limits = {.bytes = bytes.size(), .pixels = 60'000, .dimension = 300}})
          .rgb.cols,
      300);
}

TEST_F(Decode, RefusesHugePicturesByTheirHeaders) {
  std::string jpeg = encode(to_vips(drawing({30, 20}, 1)), ".jpg");
  const std::size_t frame = jpeg.find("\xFF\xC0");
  ASSERT_NE(frame, std::string::npos);
  jpeg.replace(frame + 5, 4, "\xFF\xDC\xFF\xDC");
  EXPECT_EQ(code_of(jpeg), ErrorCode::refused);
}

TEST_F(Decode, SaysThatAFileIsNoPicture) {
  EXPECT_EQ(code_of(""), ErrorCode::bad_input);
  EXPECT_EQ(code_of("a"), ErrorCode::bad_input);
  EXPECT_EQ(code_of("This is a text, not a picture.\n"), ErrorCode::bad_input);
  EXPECT_EQ(code_of(std::string(1000, '\0')), ErrorCode::bad_input);
  EXPECT_EQ(code_of("%PDF-1.4\n"), ErrorCode::bad_input);
  EXPECT_EQ(code_of("P6\n2 2\n255\n123456789012"), ErrorCode::bad_input);  // libvips reads PPM; photos are none.
  EXPECT_EQ(code_of(R"(<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>)"), ErrorCode::bad_input);
  EXPECT_EQ(code_of("\xFF\xD8\xFF"), ErrorCode::bad_input);
  EXPECT_EQ(decode_photo(as_bytes(std::string())).error().what, "the file is empty");
}

TEST_F(Decode, SaysThatAFileIsTruncated) {
  const cv::Mat picture = drawing({500, 400}, 3);
  for (const char* suffix : {".jpg", ".png", ".webp", ".tif", ".gif", ".avif"}) {
    const std::string whole = encode(to_vips(picture), suffix);
    for (const double part : {0.02, 0.5, 0.9}) {
      const std::string bytes =
          whole.substr(0, static_cast<std::size_t>(static_cast<double>(whole.size()) * part));
      EXPECT_EQ(code_of(bytes), ErrorCode::bad_input) << suffix << ", " << part << " of it";
    }
  }
}

TEST_F(Decode, GivesTheSamePixelsEveryTimeAndOnEveryThread) {
  const std::string bytes = encode(to_vips(drawing({1900, 1300}, 8)), ".jpg");
  const std::string broken = bytes.substr(0, bytes.size() / 2);
  const cv::Mat expected = decode(bytes).rgb;
  std::vector<std::thread> threads;
  std::array<int, 4> differences{};
  for (int& different : differences) {
    threads.emplace_back([&] {
      for (int round = 0; round < 5; ++round) {
        const auto photo = decode_photo(as_bytes(bytes));
        different += photo.has_value() && cv::norm(photo->rgb, expected, cv::NORM_INF) == 0 ? 0 : 1;
        different += decode_photo(as_bytes(broken)).has_value() ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(*std::max_element(differences.begin(), differences.end()), 0);
}

TEST_F(Decode, ReadsBackWhatWasEncoded) {
  const cv::Mat picture = drawing({80, 60}, 2);
  EXPECT_EQ(cv::norm(decode(encode_png(picture).value()).rgb, picture, cv::NORM_INF), 0);
  EXPECT_GT(cv::PSNR(decode(encode_jpeg(picture, 95).value()).rgb, picture), 28);
  EXPECT_LT(encode_jpeg(picture, 30)->size(), encode_jpeg(picture, 95)->size());
  const cv::Mat part = picture(cv::Rect(10, 10, 41, 30));
  EXPECT_EQ(cv::norm(decode(encode_png(part).value()).rgb, part, cv::NORM_INF), 0);
  EXPECT_FALSE(encode_jpeg(cv::Mat(), 90).has_value());
  EXPECT_FALSE(encode_png(cv::Mat(3, 3, CV_8U)).has_value());
}

}  // namespace
}  // namespace sluice
