#include "sluice/vision/brand/sharpness.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace sluice {
namespace {

cv::Mat checks() {
  cv::Mat picture(480, 640, CV_8UC1);
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      picture.at<std::uint8_t>(y, x) = (x / 17 + y / 13) % 2 == 0 ? 40 : 210;
    }
  }
  return picture;
}

TEST(Sharpness, FallsWithBlur) {
  double before = 1.01;
  for (const double sigma : {0.0, 1.0, 2.0, 4.0}) {
    cv::Mat picture = checks();
    if (sigma > 0) {
      cv::GaussianBlur(picture, picture, {}, sigma);
    }
    const double sharpness = sharpness_at(sharpness_map(picture), {0.2, 0.2, 0.5, 0.5});
    EXPECT_LT(sharpness, before) << sigma;
    before = sharpness;
  }
  EXPECT_GT(sharpness_at(sharpness_map(checks()), {0.2, 0.2, 0.5, 0.5}), 0.9);
}

TEST(Sharpness, DoesNotDependOnContrastAndSaysNothingOfFlatPlaces) {
  const cv::Mat faint = checks() / 3 + 60;
  EXPECT_NEAR(sharpness_at(sharpness_map(faint), {0, 0, 1, 1}), 1, 0.05);
  EXPECT_EQ(sharpness_at(sharpness_map(cv::Mat(480, 640, CV_8UC1, cv::Scalar(90))), {0, 0, 1, 1}), 0);
  EXPECT_EQ(sharpness_at(sharpness_map(cv::Mat(3, 2, CV_8UC1, cv::Scalar(90))), {0, 0, 1, 1}), 0);
}

}  // namespace
}  // namespace sluice
