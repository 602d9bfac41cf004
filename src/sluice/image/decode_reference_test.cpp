#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "sluice/image/decode.h"
#include "sluice/image/test_encode.h"
#include "sluice/image/test_pictures.h"

namespace sluice {
namespace {

using test::as_bytes;
using test::drawing;
using test::encode;
using test::to_vips;

class DecodeReference : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }
};

std::string svg(const std::string& attributes, const std::string& content) {
  return R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" )" + attributes +
         ">" + content + "</svg>";
}

cv::Mat decode(const std::string& bytes, int longest_side) {
  auto picture = decode_reference(as_bytes(bytes), longest_side);
  EXPECT_TRUE(picture.has_value()) << picture.error().message();
  return picture.has_value() ? *picture : cv::Mat();
}

TEST_F(DecodeReference, RendersDrawingsAtTheWantedSizeWhateverTheirUnits) {
  struct Case {
    const char* attributes;
    cv::Size size;
  };
  for (const Case& c :
       {Case{R"(viewBox="0 0 24 24")", {512, 512}}, Case{R"(viewBox="0 0 3 1")", {512, 171}},
        Case{R"(width="2in" height="1in")", {512, 256}}, Case{R"(width="1.3mm" height="2.6mm")", {256, 512}},
        Case{R"(width="9000" height="4500" viewBox="0 0 2 1")", {512, 256}},
        Case{R"(width="100%" height="100%" viewBox="0 0 10 40")", {128, 512}},
        Case{R"(width="333.3" height="77.7")", {512, 119}}}) {
    const cv::Mat picture = decode(svg(c.attributes, R"(<rect width="100%" height="100%" fill="red"/>)"), 512);
    EXPECT_EQ(std::max(picture.cols, picture.rows), 512) << c.attributes;
    EXPECT_NEAR(picture.cols, c.size.width, 2) << c.attributes;
    EXPECT_NEAR(picture.rows, c.size.height, 2) << c.attributes;
    ASSERT_EQ(picture.type(), CV_8UC4);
    EXPECT_EQ(picture.at<cv::Vec4b>(picture.rows / 2, picture.cols / 2), cv::Vec4b(255, 0, 0, 255));
  }
}

TEST_F(DecodeReference, KeepsTheTransparencyOfDrawings) {
  const cv::Mat picture = decode(
      svg(R"(viewBox="0 0 4 4")", R"(<rect x="2" width="2" height="4" fill="#0a0" fill-opacity="0.5"/>)"), 100);
  EXPECT_EQ(picture.at<cv::Vec4b>(50, 20)[3], 0);
  const cv::Vec4b half = picture.at<cv::Vec4b>(50, 80);
  EXPECT_NEAR(half[1], 0xAA, 2);  // Not premultiplied.
  EXPECT_NEAR(half[3], 128, 1);
}

TEST_F(DecodeReference, ReadsNoFileThatADrawingNames) {
  const std::filesystem::path secret =
      std::filesystem::path(testing::TempDir()) / ("secret-" + std::to_string(getpid()) + ".png");
  const cv::Mat red(10, 10, CV_8UC3, cv::Scalar(255, 0, 0));
  std::ofstream(secret, std::ios::binary) << encode(to_vips(red), ".png");
  for (const std::string& address : {secret.string(), "file://" + secret.string(), secret.filename().string()}) {
    const cv::Mat picture = decode(
        svg(R"(width="10" height="10")", "<image width='10' height='10' xlink:href='" + address + "'/>"), 10);
    EXPECT_EQ(cv::norm(picture, cv::NORM_INF), 0) << address;
  }
  const std::string entity = "<!DOCTYPE svg [<!ENTITY secret SYSTEM 'file:///etc/passwd'>]>" +
                             svg(R"(width="40" height="10")", "<text y='9'>&secret;</text>");
  const auto picture = decode_reference(as_bytes(entity), 40);
  EXPECT_TRUE(!picture.has_value() || cv::norm(*picture, cv::NORM_INF) == 0);
  std::filesystem::remove(secret);
}

TEST_F(DecodeReference, DrawingsStayBlockedForPhotos) {
  const std::string bytes = svg(R"(width="10" height="10")", "");
  ASSERT_TRUE(decode_reference(as_bytes(bytes), 10).has_value());
  EXPECT_EQ(decode_photo(as_bytes(bytes)).error().code, ErrorCode::bad_input);
}

TEST_F(DecodeReference, SaysWhatIsWrongWithADrawing) {
  const auto broken =
      decode_reference(as_bytes(std::string("<svg xmlns='http://www.w3.org/2000/svg'><rect")), 100);
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().code, ErrorCode::bad_input);
  const auto no_size = decode_reference(as_bytes(svg(R"(width="0" height="0")", "")), 100);
  ASSERT_FALSE(no_size.has_value());
  EXPECT_EQ(no_size.error().code, ErrorCode::bad_input);
  const auto large = decode_reference(as_bytes(svg("", std::string(std::size_t{9} << 20, ' '))), 100);
  ASSERT_FALSE(large.has_value());
  EXPECT_EQ(large.error().code, ErrorCode::refused);
  EXPECT_EQ(decode_reference({}, 100).error().code, ErrorCode::bad_input);
}

TEST_F(DecodeReference, ShrinksPicturesAndNeverEnlargesThem) {
  const cv::Mat picture = drawing({1200, 900}, 3);
  cv::Mat expected;
  cv::resize(picture, expected, cv::Size(300, 225), 0, 0, cv::INTER_AREA);
  for (const char* suffix : {".png", ".jpg"}) {
    const cv::Mat small = decode(encode(to_vips(picture), suffix), 300);
    ASSERT_EQ(small.size(), expected.size());
    ASSERT_EQ(small.type(), CV_8UC4);
    cv::Mat rgb;
    cv::cvtColor(small, rgb, cv::COLOR_RGBA2RGB);
    EXPECT_GT(cv::PSNR(rgb, expected), 26) << suffix;
    EXPECT_EQ(small.at<cv::Vec4b>(9, 9)[3], 255);
  }
  EXPECT_EQ(decode(encode(to_vips(picture), ".png"), 2000).size(), picture.size());
}

TEST_F(DecodeReference, KeepsTheTransparencyOfPictures) {
  // What is clear is red, what is seen is blue: if shrinking forgot the transparency, the edge would turn violet.
  cv::Mat picture(400, 400, CV_8UC4, cv::Scalar(255, 0, 0, 0));
  picture(cv::Rect(150, 0, 250, 400)).setTo(cv::Scalar(0, 0, 255, 255));
  const cv::Mat small = decode(encode(to_vips(picture), ".png"), 64);
  ASSERT_EQ(small.size(), cv::Size(64, 64));
  EXPECT_EQ(small.at<cv::Vec4b>(30, 5)[3], 0);
  EXPECT_EQ(small.at<cv::Vec4b>(30, 60), cv::Vec4b(0, 0, 255, 255));
  for (int x = 0; x < 64; ++x) {
    const cv::Vec4b pixel = small.at<cv::Vec4b>(30, x);
    if (pixel[3] > 8) {
      EXPECT_LE(pixel[0], 2) << x;
      EXPECT_GE(pixel[2], 253) << x;
    }
  }
  EXPECT_EQ(cv::norm(decode(encode(to_vips(picture), ".png"), 400), picture, cv::NORM_INF), 0);
}

TEST_F(DecodeReference, ReadsGreyAndDeepPicturesWithTransparency) {
  const cv::Mat grey(20, 30, CV_8UC2, cv::Scalar(90, 128));
  EXPECT_EQ(decode(encode(to_vips(grey), ".png"), 100).at<cv::Vec4b>(5, 5), cv::Vec4b(90, 90, 90, 128));
  const cv::Mat deep(20, 30, CV_16UC4, cv::Scalar(65535, 0, 32896, 32896));
  EXPECT_EQ(decode(encode(to_vips(deep), ".png"), 100).at<cv::Vec4b>(5, 5), cv::Vec4b(255, 0, 128, 128));
}

}  // namespace
}  // namespace sluice
