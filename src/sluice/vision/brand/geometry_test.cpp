#include "sluice/vision/brand/geometry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

namespace sluice {
namespace {

/// Matches of a reference that lies in the photo as `map` (a similarity) says, and `noise` that agree with
/// nothing.
std::vector<FeatureMatch> matches_of(const cv::Matx23d& map, int right, int noise, unsigned seed = 1) {
  std::mt19937 random(seed);
  const auto share = [&] { return static_cast<float>(random() % 10000) / 10000; };
  const auto scale = static_cast<float>(std::hypot(map(0, 0), map(1, 0)));
  const auto turn = static_cast<float>(std::atan2(map(1, 0), map(0, 0)));
  std::vector<FeatureMatch> matches;
  for (int i = 0; i < right; ++i) {
    FeatureMatch m;
    m.reference_x = share();
    m.reference_y = share();
    m.reference_scale = 0.02F + 0.05F * share();
    m.reference_angle = 6 * share() - 3;
    m.photo_x =
        static_cast<float>(map(0, 0) * m.reference_x + map(0, 1) * m.reference_y + map(0, 2)) + share() - 0.5F;
    m.photo_y =
        static_cast<float>(map(1, 0) * m.reference_x + map(1, 1) * m.reference_y + map(1, 2)) + share() - 0.5F;
    m.photo_scale = m.reference_scale * scale;
    m.photo_angle = m.reference_angle + turn;
    m.ratio = 0.7F;
    m.weight = 0.6F;
    matches.push_back(m);
  }
  for (int i = 0; i < noise; ++i) {
    matches.push_back({share(), share(), 0.02F + 0.05F * share(), 6 * share() - 3, 640 * share(), 480 * share(),
                       1 + 10 * share(), 6 * share() - 3, 0.9F, 0.4F});
  }
  return matches;
}

cv::Matx23d similarity(double degrees, double scale, double x, double y) {
  const double a = scale * std::cos(degrees * std::numbers::pi / 180);
  const double b = scale * std::sin(degrees * std::numbers::pi / 180);
  return {a, -b, x, b, a, y};
}

TEST(FindPlacement, RecoversTheMapAmongNoise) {
  for (const double degrees : {0.0, 33.0, 180.0, -120.0}) {
    const cv::Matx23d truth = similarity(degrees, 150, 300, 200);
    const auto matches = matches_of(truth, 12, 60);
    const auto found = find_placement(matches);
    ASSERT_TRUE(found.has_value()) << degrees;
    for (int row = 0; row < 2; ++row) {
      EXPECT_NEAR(found->map(row, 0), truth(row, 0), 8) << degrees;
      EXPECT_NEAR(found->map(row, 2), truth(row, 2), 4) << degrees;
    }
    EXPECT_GE(found->inliers.size(), 11U);
    EXPECT_NEAR(found->scale, 150, 8);
  }
}

TEST(FindPlacement, MoreAgreementGivesAHigherScore) {
  const cv::Matx23d truth = similarity(10, 120, 100, 100);
  EXPECT_GT(find_placement(matches_of(truth, 20, 10))->score, find_placement(matches_of(truth, 6, 10))->score);
}

TEST(FindPlacement, RepeatedFeaturesCountOnce) {
  auto matches = matches_of(similarity(0, 100, 50, 50), 3, 0);
  matches[0].reference_x = 0.1F;  // Three corners, far apart.
  matches[0].reference_y = 0.1F;
  matches[1].reference_x = 0.9F;
  matches[1].reference_y = 0.2F;
  matches[2].reference_x = 0.4F;
  matches[2].reference_y = 0.9F;
  for (FeatureMatch& m : matches) {
    m.photo_x = 50 + 100 * m.reference_x;
    m.photo_y = 50 + 100 * m.reference_y;
  }
  const auto once = find_placement(matches);
  ASSERT_TRUE(once.has_value());
  matches.insert(matches.end(), 20, matches[0]);
  EXPECT_EQ(find_placement(matches)->distinct, once->distinct);
}

TEST(FindPlacement, NothingFromTooFewOrFromNoise) {
  EXPECT_FALSE(find_placement({}).has_value());
  EXPECT_FALSE(find_placement(matches_of(similarity(0, 100, 0, 0), 2, 0)).has_value());
  int found = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    const auto placement = find_placement(matches_of(similarity(0, 100, 0, 0), 0, 30, seed));
    found += placement && placement->distinct > 3 ? 1 : 0;
  }
  EXPECT_EQ(found, 0);
}

TEST(FindPlacement, AMapThatMirrorsIsNotPlausible) {
  auto matches = matches_of(similarity(0, 150, 100, 100), 15, 0);
  for (FeatureMatch& m : matches) {
    m.photo_x = 400 - m.photo_x;  // Places mirrored, directions not.
  }
  const auto found = find_placement(matches);
  EXPECT_TRUE(!found || found->distinct < 6);
}

}  // namespace
}  // namespace sluice
