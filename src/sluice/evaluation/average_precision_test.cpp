#include "sluice/evaluation/average_precision.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sluice {
namespace {

constexpr double kShipped = 0.5;

Box square(double x, double side = 10) {
  return {x, 0, side, side};
}

/// Overlaps `square(x, side)` with the given intersection over union.
Box square_with_iou(double x, double iou, double side = 10) {
  return {x, 0, side * iou, side};
}

TEST(AveragePrecision, IsOneWhereEverythingIsFound) {
  const std::vector<BoxOutcome> photos{
      {.truth = {{0, square(0)}, {0, square(50)}}, .found = {{0, square(0), 0.9}, {0, square(50), 0.3}}}};
  const DetectionAccuracy accuracy = average_precision(photos, kShipped);
  EXPECT_DOUBLE_EQ(accuracy.mean.all, 1);
  EXPECT_DOUBLE_EQ(accuracy.mean.iou50, 1);
  EXPECT_EQ(accuracy.boxes, 2U);
  EXPECT_EQ(accuracy.detections, 2U);
  ASSERT_EQ(accuracy.classes.size(), 1U);
  EXPECT_EQ(accuracy.classes[0].photos, 1U);
  EXPECT_EQ(accuracy.classes[0].found, 1U);  // The other lies under the shipped score.
  EXPECT_DOUBLE_EQ(accuracy.precision.value, 1);
  EXPECT_DOUBLE_EQ(accuracy.recall.value, 0.5);
}

TEST(AveragePrecision, IsTakenAtOneHundredAndOneRecalls) {
  // By falling score: right, wrong, right, of three. Recalls 1/3, 1/3, 2/3; precisions 1, 1/2, 2/3; made to fall
  // 1, 2/3, 2/3. The recalls 0.00 to 0.33 (34 points) have 1, 0.34 to 0.66 (33) have 2/3, the other 34 nothing.
  const std::vector<BoxOutcome> photos{
      {.truth = {{0, square(0)}, {0, square(50)}}, .found = {{0, square(50), 0.7}, {0, square(100), 0.8}}},
      {.truth = {{0, square(0)}}, .found = {{0, square(0), 0.9}}}};
  const DetectionAccuracy accuracy = average_precision(photos, kShipped);
  EXPECT_NEAR(accuracy.mean.all, (34 + 33 * 2.0 / 3) / 101, 1e-12);
  EXPECT_EQ(accuracy.classes[0].photos, 2U);
  EXPECT_EQ(accuracy.classes[0].false_finds, 1U);
}

TEST(AveragePrecision, IsTheMeanOverTenThresholds) {
  const std::vector<BoxOutcome> photos{
      {.truth = {{0, square(0)}}, .found = {{0, square_with_iou(0, 0.72), 0.9}}}};  // 0.50 .. 0.70: five of ten
  const AveragePrecision mean = average_precision(photos, kShipped).mean;
  EXPECT_DOUBLE_EQ(mean.all, 0.5);
  EXPECT_DOUBLE_EQ(mean.iou50, 1);
  EXPECT_DOUBLE_EQ(mean.iou75, 0);
}

TEST(AveragePrecision, IsTheMeanOverTheClassesOfTheSet) {
  const std::vector<BoxOutcome> photos{
      {.truth = {{3, square(0)}, {7, square(0)}}, .found = {{3, square(0), 0.9}, {5, square(0), 0.9}}}};
  const DetectionAccuracy accuracy = average_precision(photos, kShipped);
  EXPECT_DOUBLE_EQ(accuracy.mean.all, 0.5);
  ASSERT_EQ(accuracy.classes.size(), 2U);
  EXPECT_EQ(accuracy.classes[0].label, 3);
  EXPECT_EQ(accuracy.classes[1].label, 7);
  EXPECT_DOUBLE_EQ(accuracy.classes[1].ap, 0);
  EXPECT_DOUBLE_EQ(accuracy.precision.value, 0.5);  // What is found of a class that the set lacks is false.
}

TEST(AveragePrecision, AThingIsFoundOnceByTheSurestBox) {
  // The sure box takes the thing though the other lies better: that one is then false.
  const std::vector<BoxOutcome> photos{
      {.truth = {{0, square(0)}}, .found = {{0, square(0), 0.8}, {0, square_with_iou(0, 0.6), 0.9}}}};
  const DetectionAccuracy accuracy = average_precision(photos, kShipped);
  EXPECT_DOUBLE_EQ(accuracy.mean.iou50, 1);
  EXPECT_DOUBLE_EQ(accuracy.mean.iou75, 0.5);  // Wrong, then right: half of what is said is right at any recall.
  EXPECT_EQ(accuracy.classes[0].found, 1U);
  EXPECT_EQ(accuracy.classes[0].false_finds, 1U);
}

TEST(AveragePrecision, ABoxTakesTheThingThatItOverlapsBest) {
  const std::vector<BoxOutcome> photos{
      {.truth = {{0, square_with_iou(0, 0.6)}, {0, square(0)}, {0, square_with_iou(0, 0.8)}},
       .found = {{0, square(0), 0.9}, {0, square_with_iou(0, 0.8), 0.8}, {0, square_with_iou(0, 0.6), 0.7}}}};
  EXPECT_DOUBLE_EQ(average_precision(photos, kShipped).mean.all, 1);
}

TEST(AveragePrecision, BySizeOtherSizesCountNeitherWay) {
  // A small thing is found, a large one is missed; a false box is of middle size.
  const std::vector<BoxOutcome> photos{{.truth = {{0, square(0, 31)}, {0, square(200, 97)}},
                                        .found = {{0, square(0, 31), 0.8}, {0, square(500, 50), 0.9}}}};
  const AveragePrecision mean = average_precision(photos, kShipped).mean;
  EXPECT_DOUBLE_EQ(mean.small, 1);
  EXPECT_TRUE(std::isnan(mean.medium));
  EXPECT_DOUBLE_EQ(mean.large, 0);
  // Of all sizes: wrong, right, of two: 51 points of a half.
  EXPECT_NEAR(mean.iou50, 51 * 0.5 / 101, 1e-12);
}

TEST(AveragePrecision, ABoxOnAThingOfAnotherSizeIsNoFault) {
  const std::vector<BoxOutcome> photos{
      {.truth = {{0, square(0, 32.5)}, {0, square(200, 20)}},
       .found = {{0, square(0, 32), 0.9}, {0, square(200, 20), 0.8}}}};  // A small box upon a middling thing.
  EXPECT_DOUBLE_EQ(average_precision(photos, kShipped).mean.small, 1);
}

TEST(AveragePrecision, OnlyTheSurestHundredOfAPhotoCount) {
  BoxOutcome photo{.truth = {{0, square(0)}}, .found = {{0, square(0), 0.1}}};
  for (int i = 0; i < 100; ++i) {
    photo.found.push_back({1, square(20.0 * i), 0.2});
  }
  const DetectionAccuracy crowded = average_precision({{photo}}, kShipped);
  EXPECT_DOUBLE_EQ(crowded.mean.all, 0);
  EXPECT_EQ(crowded.detections, 100U);
  photo.found.pop_back();
  EXPECT_DOUBLE_EQ(average_precision({{photo}}, kShipped).mean.all, 1);
}

TEST(AveragePrecision, OfNothingIsNotANumber) {
  const DetectionAccuracy accuracy = average_precision({}, kShipped);
  EXPECT_TRUE(std::isnan(accuracy.mean.all));
  EXPECT_TRUE(accuracy.classes.empty());
}

}  // namespace
}  // namespace sluice
