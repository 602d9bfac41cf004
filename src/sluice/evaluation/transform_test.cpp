#include "sluice/evaluation/transform.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

namespace sluice {
namespace {

// 40x20 pixels of an 80x40 original, every pixel different from its neighbours.
Photo gradient() {
  Photo photo;
  photo.rgb.create(20, 40, CV_8UC3);
  for (int y = 0; y < 20; ++y) {
    for (int x = 0; x < 40; ++x) {
      photo.rgb.at<cv::Vec3b>(y, x) = {static_cast<uchar>(x), static_cast<uchar>(y), 7};
    }
  }
  photo.original_width = 80;
  photo.original_height = 40;
  return photo;
}

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0;
}

TEST(Transform, HasTheNamesOfTheCommandLine) {
  for (const auto name : {"none", "mirror", "rotate180", "cover-half"}) {
    ASSERT_TRUE(transform_named(name).has_value());
    EXPECT_EQ(name_of(*transform_named(name)), name);
  }
  EXPECT_EQ(transform_named("flip"), std::nullopt);
}

TEST(Transform, MirrorMovesPixelsAndBoxesAlike) {
  Photo photo = gradient();
  std::vector<TrueMark> marks{{"acme", Box{10, 6, 20, 8}}, {"bolt", {}}};
  apply_transform(Transform::mirror, 0, photo, marks);
  EXPECT_EQ(photo.rgb.at<cv::Vec3b>(3, 0), (cv::Vec3b{39, 3, 7}));
  EXPECT_EQ(marks[0].box, (Box{50, 6, 20, 8}));
  EXPECT_EQ(marks[1].box, std::nullopt);
}

TEST(Transform, Rotate180TurnsBothAxes) {
  Photo photo = gradient();
  std::vector<TrueMark> marks{{"acme", Box{10, 6, 20, 8}}};
  apply_transform(Transform::rotate180, 0, photo, marks);
  EXPECT_EQ(photo.rgb.at<cv::Vec3b>(0, 0), (cv::Vec3b{39, 19, 7}));
  EXPECT_EQ(marks[0].box, (Box{50, 26, 20, 8}));
}

TEST(Transform, MirrorAndRotate180TwiceChangeNothing) {
  for (const Transform transform : {Transform::mirror, Transform::rotate180}) {
    Photo photo = gradient();
    std::vector<TrueMark> marks{{"acme", Box{10, 6, 20, 8}}};
    apply_transform(transform, 0, photo, marks);
    EXPECT_FALSE(same(photo.rgb, gradient().rgb));
    apply_transform(transform, 0, photo, marks);
    EXPECT_TRUE(same(photo.rgb, gradient().rgb));
    EXPECT_EQ(marks[0].box, (Box{10, 6, 20, 8}));
  }
}

/// Bounds of what changed, in pixels of the shrunk photo.
cv::Rect changed(Photo photo, std::vector<TrueMark> marks, std::size_t turn) {
  apply_transform(Transform::cover_half, turn, photo, marks);
  cv::Mat difference;
  cv::absdiff(photo.rgb, gradient().rgb, difference);
  std::vector<cv::Mat> channels;
  cv::split(difference, channels);
  cv::Rect bounds;
  for (int y = 0; y < channels[2].rows; ++y) {
    for (int x = 0; x < channels[2].cols; ++x) {
      if (channels[2].at<uchar>(y, x) != 0) {
        bounds |= cv::Rect(x, y, 1, 1);
      }
    }
  }
  return bounds;
}

TEST(Transform, CoverHalfCoversLeftAndUpperHalvesByTurns) {
  const std::vector<TrueMark> mark{{"acme", Box{20, 8, 40, 16}}};
  EXPECT_EQ(changed(gradient(), mark, 0), cv::Rect(10, 4, 10, 8));
  EXPECT_EQ(changed(gradient(), mark, 1), cv::Rect(10, 4, 20, 4));
}

TEST(Transform, CoverHalfCoversHalfOfThePhotoWhereThePlaceIsUnknown) {
  EXPECT_EQ(changed(gradient(), {{"acme", {}}}, 0), cv::Rect(0, 0, 20, 20));
  EXPECT_EQ(changed(gradient(), {}, 0), cv::Rect()) << "brand-free photos stay as they are";
}

TEST(Transform, CoverHalfLeavesSharedPixelsAndTruthAlone) {
  Photo photo = gradient();
  const Photo other = photo;
  std::vector<TrueMark> marks{{"acme", Box{20, 8, 40, 16}}};
  apply_transform(Transform::cover_half, 0, photo, marks);
  EXPECT_TRUE(same(other.rgb, gradient().rgb));
  EXPECT_EQ(marks[0].box, (Box{20, 8, 40, 16}));
}

}  // namespace
}  // namespace sluice
