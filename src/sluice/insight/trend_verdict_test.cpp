#include "sluice/insight/trend_verdict.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sluice::insight {
namespace {

using Weeks = std::vector<WeekCount>;

/// The test's other face: z squared is the number of photos times the squared correlation of week and brand.
double z_by_correlation(const Weeks& weeks) {
  double n = 0, st = 0, stt = 0, sb = 0, stb = 0;
  for (std::size_t week = 0; week < weeks.size(); ++week) {
    const auto t = static_cast<double>(week);
    const auto photos = static_cast<double>(weeks[week].photos);
    const auto with = static_cast<double>(weeks[week].with_brand);
    n += photos, st += t * photos, stt += t * t * photos, sb += with, stb += t * with;
  }
  return std::sqrt(n) * (n * stb - st * sb) / std::sqrt((n * stt - st * st) * (n * sb - sb * sb));
}

TrendTest test_alone(const Weeks& weeks) {
  return test_trends(std::span(&weeks, 1)).front();
}

const Weeks kRising = {{30, 2}, {30, 3}, {0, 0}, {40, 6}, {30, 6}, {30, 8}, {30, 9}, {30, 11}};

TEST(TrendVerdict, AgreesWithTheCorrelationItStandsFor) {
  const auto test = test_alone(kRising);
  EXPECT_NEAR(test.z.value(), z_by_correlation(kRising), 1e-12);
  EXPECT_NEAR(test.p_value.value(), std::erfc(std::abs(*test.z) / std::sqrt(2.0)), 1e-15);
  EXPECT_EQ(test.verdict, Verdict::rising);
}

TEST(TrendVerdict, ReversedWeeksFall) {
  const Weeks falling(kRising.rbegin(), kRising.rend());
  EXPECT_EQ(test_alone(falling).verdict, Verdict::falling);
}

TEST(TrendVerdict, MorePhotosAloneAreNoTrend) {
  const Weeks more = {{10, 2}, {20, 4}, {40, 8}, {80, 16}, {160, 32}, {320, 64}};
  const auto test = test_alone(more);
  EXPECT_EQ(test.verdict, Verdict::steady);
  EXPECT_NEAR(test.z.value(), 0, 1e-9);
}

TEST(TrendVerdict, TooLittleIsNotTested) {
  const Weeks few_weeks = {{50, 1}, {50, 9}, {50, 18}, {50, 30}, {50, 45}};
  const Weeks few_finds = {{50, 0}, {50, 0}, {50, 0}, {50, 5}, {50, 6}, {50, 8}};
  const Weeks few_others = {{10, 5}, {10, 6}, {10, 8}, {10, 10}, {10, 10}, {10, 10}};
  for (const auto& test : test_trends(std::vector{few_weeks, few_finds, few_others, Weeks{}})) {
    EXPECT_EQ(test.verdict, Verdict::too_few);
    EXPECT_FALSE(test.p_value);
  }
}

TEST(TrendVerdict, ManyBrandsNeedStrongerEvidence) {
  const Weeks slight = {{50, 10}, {50, 11}, {50, 14}, {50, 13}, {50, 17}, {50, 18}};
  const double alone = test_alone(slight).p_value.value();
  EXPECT_LT(alone, kTrendLevel);
  const Weeks flat = {{50, 10}, {50, 10}, {50, 10}, {50, 10}, {50, 10}, {50, 10}};
  const auto among_others = test_trends(std::vector{flat, slight, flat, flat});
  EXPECT_NEAR(among_others[1].p_value.value(), 4 * alone, 1e-12);
  EXPECT_EQ(among_others[1].verdict, Verdict::steady);
}

}  // namespace
}  // namespace sluice::insight
