#include "sluice/base/progress.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

using std::chrono::seconds;

TEST(Progress, SaysRateRestAndErrors) {
  EXPECT_EQ(progress_line("scanning", {50, 200, 2, seconds(10)}, false),
            "scanning 50/200  5.0/s  ETA 00:30  errors 2");
  EXPECT_EQ(progress_line("scanning", {50, 200, 0, seconds(10)}, true),
            "scanning [######..................] 50/200  5.0/s  ETA 00:30");
}

TEST(Progress, CopesWithNothingKnown) {
  EXPECT_EQ(progress_line("scanning", {}, true), "scanning 0");
  EXPECT_EQ(progress_line("scanning", {7, 0, 0, seconds(7)}, true), "scanning 7  1.0/s");
  EXPECT_EQ(progress_line("scanning", {9, 8, 0, seconds(1)}, false), "scanning 8/8  8.0/s  ETA 00:00");
  EXPECT_EQ(progress_line("scanning", {1, 10'001, 0, seconds(1)}, false), "scanning 1/10001  1.0/s  ETA 2:46:40");
}

}  // namespace
}  // namespace sluice
