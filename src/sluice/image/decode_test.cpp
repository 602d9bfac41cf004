#include "sluice/image/decode.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

namespace sluice {
namespace {

class Decode : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }
};

TEST_F(Decode, ReadsWhatItWrites) {
  cv::Mat picture(60, 80, CV_8UC3, cv::Scalar(200, 100, 50));
  const auto png = encode_png(picture);
  ASSERT_TRUE(png.has_value());
  const auto photo = decode_photo(std::as_bytes(std::span(*png)));
  ASSERT_TRUE(photo.has_value()) << photo.error().message();
  EXPECT_EQ(cv::norm(photo->rgb, picture, cv::NORM_INF), 0);
}

}  // namespace
}  // namespace sluice
