#include "sluice/image/masking.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <opencv2/core.hpp>
#include <set>
#include <tuple>

namespace sluice {
namespace {

cv::Mat noise(int rows, int cols, std::uint64_t seed) {
  cv::Mat picture(rows, cols, CV_8UC3);
  cv::RNG random(seed);
  random.fill(picture, cv::RNG::UNIFORM, 0, 256);
  return picture;
}

std::size_t colours_in(const cv::Mat& picture) {
  std::set<std::tuple<int, int, int>> colours;
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      const auto& pixel = picture.at<cv::Vec3b>(y, x);
      colours.emplace(pixel[0], pixel[1], pixel[2]);
    }
  }
  return colours.size();
}

TEST(Masking, LeavesOneColourInTheGrownBoxAndTheRestUntouched) {
  cv::RNG random(7);
  for (int round = 0; round < 200; ++round) {
    const cv::Mat original = noise(90, 120, static_cast<std::uint64_t>(round) + 1);
    cv::Mat masked = original.clone();
    // Partly outside on purpose.
    const cv::Rect2f box(random.uniform(-40.0F, 120.0F), random.uniform(-40.0F, 90.0F),
                         random.uniform(0.5F, 80.0F), random.uniform(0.5F, 80.0F));
    mask_faces(masked, std::array{box});

    const float dx = box.width / 6;
    const float dy = box.height / 6;
    const cv::Rect hidden = cv::Rect(cv::Point(cvFloor(box.x - dx), cvFloor(box.y - dy)),
                                     cv::Point(cvCeil(box.x + box.width + dx), cvCeil(box.y + box.height + dy))) &
                            cv::Rect(cv::Point(), original.size());
    if (!hidden.empty()) {
      EXPECT_EQ(colours_in(masked(hidden)), 1U);
      const cv::Scalar mean = cv::mean(original(hidden));
      for (int channel = 0; channel < 3; ++channel) {
        EXPECT_NEAR(masked.at<cv::Vec3b>(hidden.tl())[channel], mean[channel], 0.51);
      }
    }
    cv::Mat outside(original.size(), CV_8U, cv::Scalar(255));
    if (!hidden.empty()) {
      outside(hidden).setTo(0);
    }
    cv::Mat difference;
    cv::absdiff(original, masked, difference);
    EXPECT_EQ(cv::norm(difference, cv::NORM_INF, outside), 0);
  }
}

TEST(Masking, TwoPicturesThatDifferOnlyInTheOrderOfTheFacesPixelsBecomeTheSame) {
  const cv::Mat original = noise(60, 60, 3);
  cv::Mat flipped = original.clone();
  const cv::Rect hidden(16, 16, 24, 24);
  cv::Mat face;
  cv::flip(original(hidden), face, -1);
  face.copyTo(flipped(hidden));
  cv::Mat a = original.clone();
  const std::array boxes{cv::Rect2f(19, 19, 18, 18)};
  mask_faces(a, boxes);
  mask_faces(flipped, boxes);
  EXPECT_EQ(cv::norm(a, flipped, cv::NORM_INF), 0);
}

TEST(Masking, HidesEverythingForABoxThatIsNoBox) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    cv::Mat picture = noise(20, 30, 5);
    mask_faces(picture, std::array{cv::Rect2f(bad, 2, 3, 4)});
    EXPECT_EQ(colours_in(picture), 1U);
  }
}

TEST(Masking, TakesHugeAndEmptyBoxes) {
  cv::Mat picture = noise(20, 30, 5);
  const cv::Mat original = picture.clone();
  mask_faces(picture, {});
  mask_faces(picture, std::array{cv::Rect2f(100, 100, 5, 5), cv::Rect2f(5, 5, 0, 0)});
  EXPECT_EQ(cv::norm(picture, original, cv::NORM_INF), 0);
  mask_faces(picture, std::array{cv::Rect2f(-1e30F, -1e30F, 2e30F, 2e30F)});
  EXPECT_EQ(colours_in(picture), 1U);
}

}  // namespace
}  // namespace sluice
