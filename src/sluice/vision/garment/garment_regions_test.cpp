#include "sluice/vision/garment/garment_regions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/core.hpp>

namespace sluice {
namespace {

/// Every row has its number as its colour, so that a region says where it was cut.
cv::Mat numbered_rows(int rows, int columns) {
  cv::Mat rgb(rows, columns, CV_8UC3);
  for (int row = 0; row < rows; ++row) {
    rgb.row(row).setTo(cv::Scalar::all(row / 2));
  }
  return rgb;
}

int first_row(const GarmentRegion& region) {
  return 2 * region.rgb.at<cv::Vec3b>(0, 0)[0];
}

int last_row(const GarmentRegion& region) {
  return 2 * region.rgb.at<cv::Vec3b>(region.rgb.rows - 1, 0)[0];
}

const cv::Mat kRows = numbered_rows(500, 400);
const SeenBox kStanding{.box = {100, 20, 120, 440}, .score = 0.9F};

TEST(GarmentRegions, StartBelowTheFace) {
  const std::vector<cv::Rect2f> faces = {{140, 30, 40, 50}};
  const auto regions = garment_regions(kRows, faces, {kStanding});
  ASSERT_EQ(regions.size(), 2U);
  EXPECT_EQ(regions[0].part, BodyPart::upper);
  EXPECT_EQ(regions[1].part, BodyPart::lower);
  EXPECT_GT(first_row(regions[0]), 80);  // The chin.
  EXPECT_NEAR(last_row(regions[0]), 240, 4);
  EXPECT_NEAR(first_row(regions[1]), 214, 4);
  EXPECT_NEAR(last_row(regions[1]), 428, 4);
}

TEST(GarmentRegions, WithoutAFaceTheTopOfThePersonIsLeftOut) {
  const auto standing = garment_regions(kRows, {}, {kStanding});
  ASSERT_EQ(standing.size(), 2U);
  EXPECT_NEAR(first_row(standing[0]), 20 + 0.18 * 440, 3);
  const auto seated = garment_regions(kRows, {}, {{.box = {50, 100, 200, 200}, .score = 0.9F}});
  ASSERT_EQ(seated.size(), 1U);
  EXPECT_EQ(seated[0].part, BodyPart::upper);
  EXPECT_NEAR(first_row(seated[0]), 100 + 0.3 * 200, 3);
}

// Another's face, before the chest.
TEST(GarmentRegions, HoldNoFace) {
  cv::Mat rgb(500, 400, CV_8UC3, cv::Scalar::all(100));
  const cv::Rect face(140, 260, 40, 40);
  cv::randu(rgb(face), 150, 255);
  const auto regions = garment_regions(rgb, std::vector<cv::Rect2f>{cv::Rect2f(face)}, {kStanding});
  ASSERT_EQ(regions.size(), 2U);
  for (const GarmentRegion& region : regions) {
    std::vector<cv::Mat> planes;
    cv::split(region.rgb, planes);
    double highest = 0;
    cv::minMaxLoc(planes[0], nullptr, &highest);
    EXPECT_LT(highest, 160);  // The mean of a face and what is round it.
  }
  EXPECT_GT(cv::mean(rgb(face))[0], 150);  // The photo keeps its pixels: other stages look at them.
}

TEST(GarmentRegions, AreOfTheLargestSurePersonsAndNotTiny) {
  const auto person = [](float x, float size, float score) {
    return SeenBox{.box = {x, 0, size, size}, .score = score};
  };
  EXPECT_TRUE(garment_regions(kRows, {}, {}).empty());
  EXPECT_TRUE(garment_regions(kRows, {}, {person(0, 300, 0.45F)}).empty());
  EXPECT_TRUE(garment_regions(kRows, {}, {person(0, 60, 0.9F)}).empty());
  std::vector<SeenBox> crowd;
  for (int i = 0; i < 9; ++i) {
    crowd.push_back(person(10, 100 + 20 * static_cast<float>(i), 0.9F));
  }
  const auto regions = garment_regions(kRows, {}, crowd);
  ASSERT_EQ(regions.size(), kMostDressedPersons);
  EXPECT_EQ(regions[0].rgb.cols, 260);
  EXPECT_EQ(regions[1].rgb.cols, 240);
}

TEST(GarmentRegions, StayInsideThePhoto) {
  const auto regions = garment_regions(kRows, {}, {{.box = {300, 300, 400, 900}, .score = 0.9F}});
  for (const GarmentRegion& region : regions) {
    EXPECT_LE(region.rgb.cols, 100);
  }
}

}  // namespace
}  // namespace sluice
