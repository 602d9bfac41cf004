#include "sluice/insight/week.h"

#include <gtest/gtest.h>

namespace sluice::insight {
namespace {

std::string week_of(std::string_view day) {
  return Week::of(*parse_day(day)).name();
}

TEST(Week, BelongsToTheYearOfItsThursday) {
  EXPECT_EQ(week_of("2021-01-03"), "2020-W53");  // a Sunday
  EXPECT_EQ(week_of("2021-01-04"), "2021-W01");
  EXPECT_EQ(week_of("2024-12-30"), "2025-W01");
  EXPECT_EQ(week_of("2024-02-29T12:00:00"), "2024-W09");
}

TEST(Week, NoDayIsNoDay) {
  for (const char* text : {"", "2023-02-29", "2024-13-01", "2024-1-01", "2024/01/01", "yyyy-mm-dd", "0000"}) {
    EXPECT_FALSE(parse_day(text)) << text;
  }
  EXPECT_EQ(day_text(*parse_day("2024-02-29")), "2024-02-29");
}

}  // namespace
}  // namespace sluice::insight
