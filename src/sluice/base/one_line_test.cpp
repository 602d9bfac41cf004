#include "sluice/base/one_line.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(OneLine, ControlCharactersBecomeSpaces) {
  EXPECT_EQ(one_line("a\nb\r\tc\x1B[2Jd\x7F"), "a b  c [2Jd ");
  EXPECT_EQ(one_line(std::string_view("a\0b", 3)), "a b");
  EXPECT_EQ(one_line("x\xC2\x9B"
                     "31m"),
            "x 31m");
}

TEST(OneLine, EverythingElseStays) {
  EXPECT_EQ(one_line(""), "");
  EXPECT_EQ(one_line("Kühe & 寿司.jpg \xC2\xA0 \xC2"), "Kühe & 寿司.jpg \xC2\xA0 \xC2");
}

}  // namespace
}  // namespace sluice
