#include "sluice/catalog/name_search.h"

#include <gmock/gmock.h>

namespace sluice {
namespace {

using testing::ElementsAre;

std::optional<NameAnswer> typed(std::string_view text, std::string_view name) {
  return answer(folded(text), folded(name));
}

TEST(NameSearch, FoldsCaseAccentsAndWhatStandsBetweenWords) {
  EXPECT_EQ(folded("Citroën"), "citroen");
  EXPECT_EQ(folded("ŠKODA"), "skoda");
  EXPECT_EQ(folded("Ørsted & Łódź"), "oersted lodz");
  EXPECT_EQ(folded("  Coca-Cola / Zero!"), "coca cola zero");
  EXPECT_EQ(folded("Levi's L’Oréal"), "levis loreal");
  EXPECT_EQ(folded("Straße"), "strasse");
  EXPECT_EQ(folded("京东"), "京东");
  EXPECT_EQ(folded(""), "");
  EXPECT_EQ(folded("a\xFF"), "a");
  EXPECT_EQ(name_key("Coca-Cola"), name_key("cocacola"));
}

TEST(NameSearch, RanksWholeWordsThenPrefixesThenPartsThenSlips) {
  EXPECT_EQ(typed("coca cola", "Coca-Cola")->match, NameMatch::same);
  EXPECT_EQ(typed("adobe", "adobe-photoshop")->match, NameMatch::word);
  EXPECT_EQ(typed("photo", "adobe-photoshop")->match, NameMatch::prefix);
  EXPECT_EQ(typed("adobe ph", "Adobe Photoshop")->match, NameMatch::prefix);
  EXPECT_EQ(typed("adobeph", "Adobe Photoshop")->match, NameMatch::prefix);
  EXPECT_EQ(typed("shop", "Adobe Photoshop")->match, NameMatch::part);
  EXPECT_EQ(*typed("starbcuks", "Starbucks"), (NameAnswer{NameMatch::near, 1}));
  EXPECT_EQ(*typed("macdonlads", "McDonald's"), (NameAnswer{NameMatch::near, 2}));
  EXPECT_LT(*typed("nike", "nike"), *typed("nike", "Nike Air"));
}

TEST(NameSearch, SlipsNeedLongEnoughText) {
  EXPECT_FALSE(typed("bmv", "bmw").has_value());
  EXPECT_EQ(typed("niek", "nike")->slips, 1U);
  EXPECT_FALSE(typed("pumaab", "puma").has_value());
  EXPECT_FALSE(typed("", "nike").has_value());
  EXPECT_FALSE(typed("&", "nike").has_value());
}

TEST(NameSearch, GivesTheNearestFirstAndNoMoreThanAskedFor) {
  const std::vector<std::string> names{"pumas", "Puma Sport", "puma", "lumpuma", "adidas", "pumx"};
  EXPECT_THAT(nearest_names("Puma", names, 9), ElementsAre("puma", "Puma Sport", "pumas", "lumpuma", "pumx"));
  EXPECT_THAT(nearest_names("Puma", names, 2), ElementsAre("puma", "Puma Sport"));
}

}  // namespace
}  // namespace sluice
