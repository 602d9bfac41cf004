#include "sluice/vision/brand/mark_windows.h"

#include <gmock/gmock.h>

#include <opencv2/imgproc.hpp>

namespace sluice {
namespace {

using testing::ElementsAre;

TEST(MarkWindows, AMarkIsSeenInTheWindowThatMakesItSquare) {
  EXPECT_THAT(squashes_of(1.0), ElementsAre(1));
  EXPECT_THAT(squashes_of(2.1), ElementsAre(2));
  EXPECT_THAT(squashes_of(1.5), ElementsAre(2, 1));
  EXPECT_THAT(squashes_of(9.0), ElementsAre(4));
  EXPECT_THAT(squashes_of(0.2), ElementsAre(1));
}

TEST(MarkWindows, AMarkFillsItsShareOfTheWindow) {
  const MarkWindow window = window_of({100, 50, 80, 20}, 4);
  EXPECT_DOUBLE_EQ(window.x, 140);
  EXPECT_DOUBLE_EQ(window.y, 60);
  EXPECT_DOUBLE_EQ(window.width, 4 * window.height);
  EXPECT_DOUBLE_EQ(80 / window.width, kMarkShare);
}

/// A picture in which red tells the column and green the row.
cv::Mat slope(cv::Size size) {
  cv::Mat rgb(size, CV_8UC3);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      rgb.at<cv::Vec3b>(y, x) = {cv::saturate_cast<std::uint8_t>(x), cv::saturate_cast<std::uint8_t>(y), 7};
    }
  }
  return rgb;
}

TEST(MarkWindows, CutsWhatTheMapLeadsTo) {
  const cv::Mat rgb = slope({250, 250});
  const MarkWindow window = {120, 100, 80, 80};
  const cv::Mat same = cut(rgb, to_picture(window, 80), 80);
  EXPECT_EQ(cv::norm(same, rgb(cv::Rect(80, 60, 80, 80)), cv::NORM_INF), 0);
  // Shrunk: each pixel is what stood there, give or take the size of a pixel.
  const cv::Mat small = cut(rgb, to_picture(window, 20), 20);
  for (const int at : {0, 7, 19}) {
    EXPECT_NEAR(small.at<cv::Vec3b>(at, at)[0], 80 + 4 * at, 5) << at;
    EXPECT_NEAR(small.at<cv::Vec3b>(at, at)[1], 60 + 4 * at, 5) << at;
  }
}

TEST(MarkWindows, BeyondThePictureItsEdgeIsRepeated) {
  const cv::Mat rgb = slope({60, 60});
  const cv::Mat window = cut(rgb, to_picture({0, 0, 40, 40}, 40), 40);
  EXPECT_EQ(window.at<cv::Vec3b>(5, 5), cv::Vec3b(0, 0, 7));
  EXPECT_EQ(window.at<cv::Vec3b>(30, 30), cv::Vec3b(10, 10, 7));
  // Wholly outside, and of no size to speak of: still a window.
  EXPECT_EQ(cut(rgb, to_picture({-500, 900, 300, 300}, 56), 56).size(), cv::Size(56, 56));
  EXPECT_EQ(cut(rgb, to_picture({10, 10, 1e-3, 1e-3}, 56), 56).size(), cv::Size(56, 56));
}

TEST(MarkWindows, AWideWindowIsShrunkInItsWidthAlone) {
  cv::Mat stripes(40, 400, CV_8UC3);
  for (int y = 0; y < stripes.rows; ++y) {
    stripes.row(y).setTo(cv::Scalar::all(y % 2 == 0 ? 0 : 255));
  }
  const cv::Mat window = cut(stripes, to_picture({200, 20, 160, 40}, 40), 40);
  double least = 0;
  double most = 0;
  cv::minMaxLoc(window.reshape(1).rowRange(5, 35), &least, &most);
  EXPECT_EQ(least, 0);  // Its rows are not mixed.
  EXPECT_EQ(most, 255);
}

}  // namespace
}  // namespace sluice
