#include "sluice/insight/interval.h"

#include <gtest/gtest.h>

namespace sluice::insight {
namespace {

// Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
TEST(Wilson, AgreesWithPublishedIntervals) {
  const Share common = wilson(81, 263);
  EXPECT_NEAR(common.low, 0.2553, 5e-5);
  EXPECT_NEAR(common.high, 0.3662, 5e-5);
  const Share rare = wilson(1, 29);
  EXPECT_NEAR(rare.low, 0.0061, 5e-5);
  EXPECT_NEAR(rare.high, 0.1718, 5e-5);
  const Share none = wilson(0, 20);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.1611, 5e-5);
}

TEST(Wilson, SaysNothingWithoutPhotosAndStaysWithinBounds) {
  EXPECT_EQ(wilson(0, 0), (Share{0, 0, 1}));
  EXPECT_EQ(wilson(7, 7).high, 1);
}

}  // namespace
}  // namespace sluice::insight
