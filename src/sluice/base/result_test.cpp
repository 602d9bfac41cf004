#include "sluice/base/result.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) {
    return fail(ErrorCode::bad_input, std::to_string(number) + " is odd", "give an even number");
  }
  return number / 2;
}

Result<int> quarter(int number) {
  SLUICE_ASSIGN(const int once, half(number));
  return half(once);
}

TEST(Result, AssignBindsTheValueOrPassesTheErrorOn) {
  EXPECT_EQ(quarter(8).value(), 2);
  const auto failed = quarter(6);
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().message(), "3 is odd; give an even number");
}

}  // namespace
}  // namespace sluice
