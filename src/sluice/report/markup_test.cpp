#include "sluice/report/markup.h"

#include <gtest/gtest.h>

namespace sluice::report {
namespace {

TEST(Markup, ValuesAreEscapedAndMarkupIsNot) {
  EXPECT_EQ(
      html("<p title=\"{}\">{}{}</p>", std::string("a\"'&"), std::string("<script>"), html("<b>{}</b>", 7)).text,
      "<p title=\"a&quot;&#39;&amp;\">&lt;script&gt;<b>7</b></p>");
}

TEST(Markup, WhatIsNoTextBecomesAReplacementCharacter) {
  const std::string replaced = "\xEF\xBF\xBD";
  EXPECT_EQ(escape("Caf\xC3\xA9 \xE2\x9C\x93 \xF0\x9F\x8D\xBA"), "Caf\xC3\xA9 \xE2\x9C\x93 \xF0\x9F\x8D\xBA");
  EXPECT_EQ(escape("a\xFF"), "a" + replaced);
  EXPECT_EQ(escape("\xC3"), replaced);                                // cut off
  EXPECT_EQ(escape("\xC0\xBC"), replaced + replaced);                 // overlong '<'
  EXPECT_EQ(escape("\xED\xA0\x80"), replaced + replaced + replaced);  // a surrogate
  EXPECT_EQ(escape(std::string_view("\0\x1B", 2)), replaced + replaced);
}

TEST(Markup, Words) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1234567), "1,234,567");
  EXPECT_EQ(count_text(1, "photo", "photos"), "1 photo");
  EXPECT_EQ(percent_text(0.12345), "12.3%");
  EXPECT_EQ(ratio_text(2.449), "2.4");
  EXPECT_EQ(ratio_text(12.6), "13");
  EXPECT_EQ(long_day("2024-03-04"), "4 March 2024");
  EXPECT_EQ(join_words({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(join_words({"a"}), "a");
}

}  // namespace
}  // namespace sluice::report
