#include "sluice/privacy/contract.h"

#include <gmock/gmock.h>

namespace sluice {
namespace {

using ::testing::HasSubstr;

TEST(Contract, OnlyOwnIsKnown) {
  EXPECT_TRUE(find_contract("own")->may_show_crops);
  for (const char* name : {"", "Own", "public"}) {
    const auto contract = find_contract(name);
    ASSERT_FALSE(contract.has_value());
    EXPECT_EQ(contract.error().code, ErrorCode::refused);
    EXPECT_THAT(contract.error().message(), HasSubstr("own (the operator's own photos"));
  }
}

}  // namespace
}  // namespace sluice
