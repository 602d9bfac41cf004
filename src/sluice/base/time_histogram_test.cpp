#include "sluice/base/time_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <vector>

namespace sluice {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST(TimeHistogram, BoundsGrowByAboutAQuarterFromTenMicrosecondsToAHundredSeconds) {
  const auto& bounds = time_bounds();
  EXPECT_DOUBLE_EQ(bounds.front(), 1e-5);
  EXPECT_DOUBLE_EQ(bounds.back(), 100);
  for (std::size_t index = 1; index < bounds.size(); ++index) {
    EXPECT_GT(bounds[index] / bounds[index - 1], 1.24);
    EXPECT_LT(bounds[index] / bounds[index - 1], 1.29);
  }
}

TEST(TimeHistogram, ATimeOnABoundFallsIntoItsBucketAndLongerOnesIntoTheLast) {
  TimeHistogram histogram;
  histogram.observe(nanoseconds(0));
  histogram.observe(microseconds(10));
  histogram.observe(microseconds(10) + nanoseconds(1));
  histogram.observe(seconds(100));
  histogram.observe(seconds(101));
  const Times times = histogram.read();
  EXPECT_EQ(times.counts[0], 2U);
  EXPECT_EQ(times.counts[1], 1U);
  EXPECT_EQ(times.counts[kTimeBounds - 1], 1U);
  EXPECT_EQ(times.counts[kTimeBounds], 1U);
  EXPECT_EQ(times.count(), 5U);
  EXPECT_DOUBLE_EQ(times.seconds, 201.000020001);
  EXPECT_DOUBLE_EQ(times.mean(), times.seconds / 5);
  EXPECT_DOUBLE_EQ(times.quantile(1), 100);  // Nothing is known beyond the last bound.
}

TEST(TimeHistogram, NothingObservedIsZero) {
  const Times times = TimeHistogram().read();
  EXPECT_EQ(times.count(), 0U);
  EXPECT_EQ(times.mean(), 0);
  EXPECT_EQ(times.quantile(0.5), 0);
}

TEST(TimeHistogram, QuantilesAreWithinAQuarterOfTheTrueOnes) {
  TimeHistogram histogram;
  std::vector<double> all;
  for (int index = 0; index < 10'000; ++index) {  // Log-uniform from 1 ms to 1 s.
    const double time = 1e-3 * std::pow(10.0, 3.0 * index / 10'000);
    histogram.observe(nanoseconds(std::llround(time * 1e9)));
    all.push_back(time);
  }
  for (const double share : {0.05, 0.5, 0.95, 0.999}) {
    const double exact = all[static_cast<std::size_t>(share * 10'000)];
    EXPECT_NEAR(histogram.read().quantile(share) / exact, 1, 0.02) << share;
  }
  TimeHistogram same;
  for (int index = 0; index < 100; ++index) {
    same.observe(milliseconds(21));
  }
  EXPECT_NEAR(same.read().quantile(0.5), 0.021, 0.021 * 0.25);
}

TEST(TimeHistogram, ThreadsLoseNothing) {
  TimeHistogram histogram;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&histogram, thread] {
        for (int index = 0; index < 10'000; ++index) {
          histogram.observe(microseconds(20 << thread));
        }
      });
    }
  }
  const Times times = histogram.read();
  EXPECT_EQ(times.count(), 40'000U);
  EXPECT_DOUBLE_EQ(times.seconds, 10'000 * (20 + 40 + 80 + 160) * 1e-6);
}

}  // namespace
}  // namespace sluice
