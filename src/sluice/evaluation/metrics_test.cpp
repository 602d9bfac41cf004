#include "sluice/evaluation/metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace sluice {
namespace {

Sighting seen(const std::string& brand, double score, std::optional<Box> box = {}) {
  Sighting sighting;
  sighting.kind = "brand";
  sighting.label = brand;
  sighting.score = score;
  sighting.box = box;
  return sighting;
}

// Four photos: acme found (and a weaker acme beside it, and a wrong bolt), bolt missed but a weak acme believed,
// both brands found, and a brand-free one with a false alarm.
std::vector<PhotoOutcome> four_photos() {
  return {{{{"acme", Box{0, 0, 10, 10}}, {"acme", Box{50, 0, 10, 10}}},
           {seen("acme", 0.4, Box{0, 0, 10, 10}), seen("acme", 0.9, Box{50, 0, 10, 20}), seen("bolt", 0.5)}},
          {{{"bolt", {}}}, {seen("acme", 0.3)}},
          {{{"acme", {}}, {"bolt", Box{0, 0, 4, 4}}}, {seen("acme", 0.8), seen("bolt", 0.7, Box{2, 0, 4, 4})}},
          {{}, {seen("bolt", 0.6)}}};
}

TEST(Judge, MakesOneFindOfEveryBrandInAPhoto) {
  const Findings findings = judge(four_photos());
  EXPECT_EQ(findings.photos, 4U);
  EXPECT_EQ(findings.brand_free, 1U);
  EXPECT_EQ(findings.true_pairs(), 4U);
  ASSERT_EQ(findings.finds.size(), 6U);
  EXPECT_DOUBLE_EQ(findings.finds.front().score, 0.9) << "the best sighting of a brand counts";
  EXPECT_TRUE(std::is_sorted(findings.finds.begin(), findings.finds.end(),
                             [](const Find& a, const Find& b) { return a.score > b.score; }));
}

TEST(AccuracyAt, CountsFindsAtOrAboveTheThreshold) {
  const Accuracy accuracy = accuracy_at(judge(four_photos()), 0.6);
  EXPECT_EQ(accuracy.finds, 4U);
  EXPECT_EQ(accuracy.correct, 3U);
  EXPECT_EQ(accuracy.false_alarms, 1U);
  EXPECT_DOUBLE_EQ(accuracy.precision.value, 0.75);
  EXPECT_DOUBLE_EQ(accuracy.recall.value, 0.75);
  EXPECT_DOUBLE_EQ(accuracy.false_alarms_per_1000.value, 1000);
}

TEST(AccuracyAt, AFalseFindBesideAnotherBrandIsNoFalseAlarm) {
  const Accuracy accuracy = accuracy_at(judge(four_photos()), 0.5);
  EXPECT_EQ(accuracy.finds, 5U);
  EXPECT_EQ(accuracy.correct, 3U);
  EXPECT_EQ(accuracy.false_alarms, 1U);
}

TEST(AccuracyAt, NothingFoundHasNoPrecision) {
  const Accuracy accuracy = accuracy_at(judge(four_photos()), 0.95);
  EXPECT_TRUE(std::isnan(accuracy.precision.value));
  EXPECT_EQ(accuracy.recall.value, 0);
}

TEST(MeanIou, ComparesWithTheBestOverlappingMarkOfThatBrand) {
  // acme in the first photo: 10x10 in 10x20; bolt in the third: 2x4 shared of 6x4; acme there has no known box.
  EXPECT_DOUBLE_EQ(mean_iou(judge(four_photos()), 0.6), (0.5 + 8.0 / 24.0) / 2);
  EXPECT_DOUBLE_EQ(mean_iou(judge(four_photos()), 0.8), 0.5);
  EXPECT_TRUE(std::isnan(mean_iou(judge(four_photos()), 0.95)));
}

TEST(MeanIou, TakesTheBoundsOfThePolygon) {
  Sighting tilted = seen("acme", 0.9);
  tilted.polygon = std::array<Point, 4>{Point{5, 0}, Point{10, 5}, Point{5, 10}, Point{0, 5}};
  const std::vector<PhotoOutcome> outcomes{{{{"acme", Box{0, 0, 10, 10}}}, {tilted}}};
  EXPECT_DOUBLE_EQ(mean_iou(judge(outcomes), 0.5), 1);
}

TEST(AccuracyPerBrand, ListsFoundMissedAndFalse) {
  const auto brands = accuracy_per_brand(judge(four_photos()), 0.25);
  ASSERT_EQ(brands.size(), 2U);
  EXPECT_EQ(brands[0].brand, "acme");
  EXPECT_EQ(brands[0].tests, 2U);
  EXPECT_EQ(brands[0].found, 2U);
  EXPECT_EQ(brands[0].false_finds, 1U);
  EXPECT_DOUBLE_EQ(brands[0].precision, 2.0 / 3.0);
  EXPECT_EQ(brands[1].brand, "bolt");
  EXPECT_EQ(brands[1].found, 1U);
  EXPECT_EQ(brands[1].false_finds, 2U);
  EXPECT_DOUBLE_EQ(brands[1].recall, 0.5);
}

TEST(Curve, HasOnePointPerDistinctScore) {
  const auto curve = accuracy_curve(judge(four_photos()));
  ASSERT_EQ(curve.size(), 6U);
  EXPECT_DOUBLE_EQ(curve.front().threshold, 0.3);
  EXPECT_DOUBLE_EQ(curve.front().recall, 0.75);
  EXPECT_DOUBLE_EQ(curve.back().threshold, 0.9);
  EXPECT_DOUBLE_EQ(curve.back().precision, 1);
  EXPECT_DOUBLE_EQ(curve.back().false_alarms_per_1000, 0);
}

std::vector<PhotoOutcome> many_photos(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&random](unsigned limit) { return static_cast<unsigned>(random() % limit); };
  std::vector<PhotoOutcome> outcomes(1000);
  for (PhotoOutcome& outcome : outcomes) {
    if (below(3) > 0) {
      outcome.truth.push_back({"brand" + std::to_string(below(5)), {}});
    }
    for (unsigned n = below(4); n > 0; --n) {
      outcome.sightings.push_back(seen("brand" + std::to_string(below(5)), below(2000) / 2000.0));
    }
  }
  return outcomes;
}

class RandomOutcomes : public testing::TestWithParam<unsigned> {};

TEST_P(RandomOutcomes, CurveIsThinAndRecallNeverRisesWithTheThreshold) {
  const Findings findings = judge(many_photos(GetParam()));
  const auto full = accuracy_curve(findings, findings.finds.size());
  const auto thin = accuracy_curve(findings);
  ASSERT_GT(full.size(), kCurvePoints);
  ASSERT_LE(thin.size(), kCurvePoints);
  EXPECT_EQ(thin.front().threshold, full.front().threshold);
  EXPECT_EQ(thin.back().threshold, full.back().threshold);
  for (std::size_t i = 1; i < thin.size(); ++i) {
    EXPECT_LT(thin[i - 1].threshold, thin[i].threshold);
    EXPECT_GE(thin[i - 1].recall, thin[i].recall);
    EXPECT_GE(thin[i - 1].false_alarms_per_1000, thin[i].false_alarms_per_1000);
  }
}

TEST_P(RandomOutcomes, EveryPointOfTheCurveIsTheAccuracyAtItsThreshold) {
  const Findings findings = judge(many_photos(GetParam()));
  for (const CurvePoint& point : accuracy_curve(findings)) {
    const Accuracy accuracy = accuracy_at(findings, point.threshold);
    EXPECT_EQ(point.finds, accuracy.finds);
    EXPECT_DOUBLE_EQ(point.precision, accuracy.precision.value);
    EXPECT_DOUBLE_EQ(point.recall, accuracy.recall.value);
    EXPECT_DOUBLE_EQ(point.false_alarms_per_1000, accuracy.false_alarms_per_1000.value);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomOutcomes, testing::Values(1U, 2U, 3U));

TEST(ThresholdForPrecision, IsTheSmallestFromWhichThePrecisionStays) {
  const std::vector<CurvePoint> curve{
      {0.1, 60, 0.95, 0.9, 0}, {0.2, 50, 0.85, 0.8, 0}, {0.3, 40, 0.90, 0.7, 0}, {0.4, 30, 0.92, 0.6, 0}};
  EXPECT_DOUBLE_EQ(threshold_for_precision(curve, 0.9).value(), 0.3) << "0.1 reaches it, but 0.2 does not";
  EXPECT_DOUBLE_EQ(threshold_for_precision(curve, 0.8).value(), 0.1);
}

TEST(ThresholdForPrecision, IsNotUndoneByOneFalseFindAmongTheFirstFew) {
  const std::vector<CurvePoint> curve{{0.2, 40, 0.95, 0.8, 0}, {0.3, 9, 0.89, 0.2, 0}};
  EXPECT_DOUBLE_EQ(threshold_for_precision(curve, 0.9).value(), 0.2);
}

TEST(ThresholdForPrecision, SaysWhenNoThresholdReachesIt) {
  const std::vector<CurvePoint> curve{{0.2, 400, 0.5, 0.8, 0}, {0.3, 200, 0.6, 0.6, 0}};
  const auto threshold = threshold_for_precision(curve, 0.9);
  ASSERT_FALSE(threshold.has_value());
  EXPECT_EQ(threshold.error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace sluice
