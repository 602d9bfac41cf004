#include "sluice/vision/brand/sift.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

namespace sluice {
namespace {

constexpr double kPi = std::numbers::pi;

/// A drawn picture with corners and blobs of many sizes; no discs, which have no direction to find again.
cv::Mat drawing(int width, int height) {
  cv::Mat picture(height, width, CV_8UC1, cv::Scalar(120));
  cv::RNG random(20260);
  for (int i = 0; i < width * height / 400; ++i) {
    const cv::Point at(random.uniform(0, width), random.uniform(0, height));
    const int size = 3 + random.uniform(0, 5) * random.uniform(0, 5);
    const cv::Scalar grey(random.uniform(20, 235));
    if (i % 3 == 0) {
      const std::vector<cv::Point> triangle{at, at + cv::Point(2 * size, random.uniform(-size, size)),
                                            at + cv::Point(random.uniform(-size, size), 3 * size)};
      cv::fillConvexPoly(picture, triangle, grey, cv::LINE_AA);
    } else if (i % 3 == 1) {
      const cv::RotatedRect box(at, cv::Size2f(2.0F * static_cast<float>(size), static_cast<float>(size)),
                                static_cast<float>(random.uniform(0, 180)));
      cv::ellipse(picture, box, grey, cv::FILLED, cv::LINE_AA);
    } else {
      cv::line(picture, at, at + cv::Point(2 * size, random.uniform(-size, size)), grey, 2, cv::LINE_AA);
    }
  }
  cv::GaussianBlur(picture, picture, {3, 3}, 0.8);
  return picture;
}

double descriptor_distance(const FeatureSet& a, std::size_t i, const FeatureSet& b, std::size_t j) {
  double sum = 0;
  for (int k = 0; k < a.descriptor_bytes; ++k) {
    const double difference = a.descriptor(i)[k] - b.descriptor(j)[k];
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

/// Share of `expected` (keypoints where they should be found, with the descriptors they had) that are in `found`
/// within 1.5 pixels, a quarter of their scale, 0.3 radians, and look alike.
double share_found(const FeatureSet& expected, const FeatureSet& found) {
  constexpr double kAlike = 150;  // Unrelated descriptors are 500 apart, give or take 50; their norm is 512.
  std::size_t matched = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Keypoint& want = expected.keypoints[i];
    bool seen = false;
    for (std::size_t j = 0; j < found.size() && !seen; ++j) {
      const Keypoint& have = found.keypoints[j];
      seen = std::hypot(want.x - have.x, want.y - have.y) < 1.5 &&
             std::abs(std::log(want.scale / have.scale)) < 0.25 &&
             std::abs(std::remainder(want.angle - have.angle, 2 * kPi)) < 0.3 &&
             descriptor_distance(expected, i, found, j) < kAlike;
    }
    matched += seen ? 1 : 0;
  }
  return static_cast<double>(matched) / static_cast<double>(expected.size());
}

/// Keypoints of `features` after a turn of the picture by `quarters` quarter turns clockwise.
FeatureSet turned(FeatureSet features, int quarters) {
  for (int turn = 0; turn < quarters; ++turn) {
    for (Keypoint& point : features.keypoints) {
      point = {static_cast<float>(features.height - 1) - point.y, point.x, point.scale,
               static_cast<float>(std::remainder(point.angle + kPi / 2, 2 * kPi))};
    }
    std::swap(features.width, features.height);
  }
  return features;
}

class Turn : public testing::TestWithParam<int> {};

/// Those of the first octave, whose samples a turn maps onto each other.
FeatureSet finest(const FeatureSet& features) {
  FeatureSet fine{features.width, features.height, features.descriptor_bytes, {}, {}};
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (features.keypoints[i].scale < 1.7F) {
      fine.keypoints.push_back(features.keypoints[i]);
      const auto descriptor = features.descriptor(i);
      fine.descriptors.insert(fine.descriptors.end(), descriptor.begin(), descriptor.end());
    }
  }
  return fine;
}

// Halving keeps the even pixels, which after a turn are the odd ones: wider keypoints are found less surely.
TEST_P(Turn, FindsTheSame) {
  const cv::Mat picture = drawing(321, 241);
  cv::Mat other;
  cv::rotate(picture, other, GetParam() - 1);  // ROTATE_90_CLOCKWISE, ROTATE_180, ROTATE_90_COUNTERCLOCKWISE.
  const FeatureSet expected = turned(extract_sift(picture, {}), GetParam());
  ASSERT_GT(finest(expected).size(), 150U);
  const FeatureSet found = extract_sift(other, {});
  EXPECT_GE(share_found(finest(expected), found), 0.98);
  EXPECT_GE(share_found(expected, found), 0.8);
}

INSTANTIATE_TEST_SUITE_P(Sift, Turn, testing::Values(1, 2, 3));

TEST(Sift, MirrorMirrorsKeypointsAndDescriptors) {
  const cv::Mat picture = drawing(321, 241);
  cv::Mat mirrored;
  cv::flip(picture, mirrored, 1);
  FeatureSet expected = extract_sift(picture, {});
  for (Keypoint& point : expected.keypoints) {
    point.x = static_cast<float>(picture.cols - 1) - point.x;
    point.angle = static_cast<float>(std::remainder(kPi - point.angle, 2 * kPi));
  }
  // In the keypoint's frame mirroring turns over the rows of cells and the sense of the directions.
  const std::vector<std::uint8_t> plain = expected.descriptors;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const std::size_t in_row = i / 8 % 4;
    const std::size_t row = i / 32 % 4;
    const std::size_t direction = i % 8;
    expected.descriptors[i / kSiftBytes * kSiftBytes + (3 - row) * 32 + in_row * 8 + (8 - direction) % 8] =
        plain[i];
  }
  EXPECT_GE(share_found(expected, extract_sift(mirrored, {})), 0.85);
}

TEST(Sift, TwiceTheSizeIsTwiceTheScale) {
  const cv::Mat picture = drawing(320, 240);
  cv::Mat large;
  cv::resize(picture, large, {}, 2, 2, cv::INTER_CUBIC);
  FeatureSet expected = extract_sift(picture, {});
  for (Keypoint& point : expected.keypoints) {
    point = {2 * point.x + 0.5F, 2 * point.y + 0.5F, 2 * point.scale, point.angle};
  }
  SiftOptions many;
  many.max_features = 10000;
  EXPECT_GE(share_found(expected, extract_sift(large, many)), 0.75);
}

TEST(Sift, BrightnessAndContrastDoNotMatter) {
  const cv::Mat picture = drawing(320, 240);
  cv::Mat other;
  picture.convertTo(other, CV_8U, 0.6, 60);
  SiftOptions fainter;
  fainter.contrast *= 0.6F;
  EXPECT_GE(share_found(extract_sift(picture, {}), extract_sift(other, fainter)), 0.85);
}

TEST(Sift, SameAnswerEveryTimeAndFromAPartOfALargerPicture) {
  const cv::Mat picture = drawing(320, 240);
  const FeatureSet first = extract_sift(picture, {});
  static_cast<void>(extract_sift(drawing(200, 400), {}));  // Whatever it leaves behind must not matter.
  cv::Mat larger(300, 400, CV_8UC1, cv::Scalar(0));
  cv::Mat part = larger({17, 23, 320, 240});
  picture.copyTo(part);
  for (const cv::Mat& same : {picture, part}) {
    const FeatureSet again = extract_sift(same, {});
    ASSERT_EQ(again.size(), first.size());
    EXPECT_EQ(again.descriptors, first.descriptors);
    for (std::size_t i = 0; i < first.size(); ++i) {
      EXPECT_EQ(again.keypoints[i].x, first.keypoints[i].x);
      EXPECT_EQ(again.keypoints[i].angle, first.keypoints[i].angle);
    }
  }
}

TEST(Sift, NothingOnFlatTinyOrEmptyPictures) {
  for (const bool double_size : {false, true}) {
    SiftOptions options;
    options.double_size = double_size;
    EXPECT_EQ(extract_sift(cv::Mat(), options).size(), 0U);
    for (const cv::Size size : {cv::Size(1, 1), cv::Size(2, 3), cv::Size(4000, 3), cv::Size(3, 4000)}) {
      EXPECT_EQ(extract_sift(cv::Mat(size, CV_8UC1, cv::Scalar(9)), options).size(), 0U);
    }
    for (const int grey : {0, 77, 255}) {
      EXPECT_EQ(extract_sift(cv::Mat(240, 320, CV_8UC1, cv::Scalar(grey)), options).size(), 0U);
    }
  }
}

TEST(Sift, AnySmallShapeIsSafe) {
  cv::RNG random(1);
  for (const cv::Size size : {cv::Size(10, 10), cv::Size(11, 11), cv::Size(21, 22), cv::Size(11, 900),
                              cv::Size(900, 23), cv::Size(47, 33), cv::Size(64, 63)}) {
    cv::Mat noise(size, CV_8UC1);
    random.fill(noise, cv::RNG::UNIFORM, 0, 256);
    for (const Keypoint& point : extract_sift(noise, {}).keypoints) {
      EXPECT_TRUE(point.x >= 0 && point.x < static_cast<float>(size.width) && point.y >= 0 &&
                  point.y < static_cast<float>(size.height));
    }
  }
}

TEST(Sift, KeepsTheStrongestAndBoundsPlaces) {
  const cv::Mat picture = drawing(320, 240);
  const FeatureSet all = extract_sift(picture, {});
  SiftOptions few;
  few.max_features = 40;
  const FeatureSet strongest = extract_sift(picture, few);
  ASSERT_GE(strongest.size(), 40U);
  ASSERT_LE(strongest.size(), 80U);
  std::size_t places = 0;
  for (std::size_t i = 0; i < strongest.size(); ++i) {
    const Keypoint& point = strongest.keypoints[i];
    places += i == 0 || point.x != strongest.keypoints[i - 1].x || point.y != strongest.keypoints[i - 1].y ? 1 : 0;
    EXPECT_EQ(point.x, all.keypoints[i].x);
    EXPECT_EQ(point.angle, all.keypoints[i].angle);
  }
  EXPECT_EQ(places, 40U);
  few.max_features = 0;
  EXPECT_EQ(extract_sift(picture, few).size(), 0U);
}

TEST(Sift, FindsWhatOpenCvFinds) {
  const cv::Mat picture = drawing(320, 240);
  std::vector<cv::KeyPoint> theirs;
  cv::SIFT::create(0, 3, 0.02, 10, 1.6)->detect(picture, theirs);
  std::sort(theirs.begin(), theirs.end(), [](const auto& a, const auto& b) { return a.response > b.response; });
  ASSERT_GT(theirs.size(), 100U);
  theirs.resize(100);
  const FeatureSet ours = extract_sift(picture, {});
  const auto found = std::count_if(theirs.begin(), theirs.end(), [&](const cv::KeyPoint& point) {
    return std::any_of(ours.keypoints.begin(), ours.keypoints.end(), [&](const Keypoint& own) {
      return std::hypot(own.x - point.pt.x, own.y - point.pt.y) < 1.5 &&
             std::abs(std::log(2 * own.scale / point.size)) < 0.25;  // Their size is a diameter.
    });
  });
  EXPECT_GE(found, 85);
}

}  // namespace
}  // namespace sluice
