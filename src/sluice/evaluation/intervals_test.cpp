#include "sluice/evaluation/intervals.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sluice {
namespace {

// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I,
// method 3 (score without continuity correction).
TEST(Proportion, AgreesWithNewcombesTable) {
  struct Row {
    std::size_t successes, trials;
    double low, high;
  };
  for (const Row row : {Row{81, 263, 0.2553, 0.3662}, Row{15, 148, 0.0624, 0.1605}, Row{0, 20, 0.0, 0.1611},
                        Row{1, 29, 0.0061, 0.1718}}) {
    const Estimate estimate = proportion(row.successes, row.trials);
    EXPECT_NEAR(estimate.low, row.low, 5e-5) << row.successes << "/" << row.trials;
    EXPECT_NEAR(estimate.high, row.high, 5e-5) << row.successes << "/" << row.trials;
  }
}

TEST(Proportion, OfNothingIsUnknown) {
  const Estimate estimate = proportion(0, 0);
  EXPECT_TRUE(std::isnan(estimate.value));
  EXPECT_EQ(estimate.low, 0);
  EXPECT_EQ(estimate.high, 1);
}

TEST(Proportion, OfAllReachesOne) {
  EXPECT_EQ(proportion(40, 40).high, 1);
}

// Garwood 1936; the values stand in every table of exact Poisson limits.
TEST(Rate, AgreesWithPublishedPoissonLimits) {
  struct Row {
    std::size_t events;
    double low, high;
  };
  for (const Row row : {Row{0, 0.0, 3.6889}, Row{1, 0.0253, 5.5716}, Row{2, 0.2422, 7.2247},
                        Row{5, 1.6235, 11.6683}, Row{10, 4.7954, 18.3904}, Row{100, 81.3640, 121.6273}}) {
    const Estimate estimate = rate_per_1000(row.events, 1000);
    EXPECT_DOUBLE_EQ(estimate.value, static_cast<double>(row.events));
    EXPECT_NEAR(estimate.low, row.low, 1e-3) << row.events;
    EXPECT_NEAR(estimate.high, row.high, 1e-3) << row.events;
  }
}

TEST(Rate, IsPerThousandPhotos) {
  const Estimate estimate = rate_per_1000(2, 500);
  EXPECT_DOUBLE_EQ(estimate.value, 4);
  EXPECT_NEAR(estimate.high, 2 * 7.2247, 1e-3);
}

}  // namespace
}  // namespace sluice
