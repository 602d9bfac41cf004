#include "sluice/vision/brand/wordmarks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sluice/vision/text/english_words.h"

namespace sluice {
namespace {

/// Words side by side, ten pixels a letter.
ReadLine line(const std::vector<std::string>& words, double confidence = 1) {
  ReadLine read;
  double x = 0;
  for (const std::string& word : words) {
    const double end = x + 10.0 * static_cast<double>(word.size());
    read.words.push_back({word, confidence, {{{x, 0}, {end, 0}, {end, 20}, {x, 20}}}});
    x = end + 5;
  }
  return read;
}

std::vector<IndexedBrand> brands(const std::vector<std::string>& names) {
  std::vector<IndexedBrand> all;
  for (const std::string& name : names) {
    all.push_back({name, "", {}, {}});
  }
  return all;
}

/// Of the only brand, where these words stand in a line.
double strength(const std::string& name, const std::vector<std::string>& words, double confidence = 1) {
  const auto finds = Wordmarks(brands({name})).find(std::vector{line(words, confidence)});
  return finds.empty() ? 0 : finds.front().strength;
}

TEST(Wordmarks, ReadsANameHoweverItIsWritten) {
  EXPECT_DOUBLE_EQ(strength("Coca-Cola", {"COCA", "COLA"}), 1);
  EXPECT_DOUBLE_EQ(strength("Cocacola", {"Coca-Cola"}), 1);
  EXPECT_DOUBLE_EQ(strength("Heineken", {"[HE1NEKEN]"}), 1);
  EXPECT_DOUBLE_EQ(strength("Citroën", {"CITROEN"}), 1);
  EXPECT_GT(strength("Red Bull Racing", {"the", "red", "bull", "racing", "team"}), 0.9);
}

TEST(Wordmarks, LongNamesMayHaveSlips) {
  EXPECT_GT(strength("Vodafone", {"vodatone"}), 0.5);
  EXPECT_LT(strength("Vodafone", {"vodatone"}), strength("Vodafone", {"vodafone"}));
  EXPECT_EQ(strength("Vodafone", {"telephone"}), 0);
  EXPECT_EQ(strength("Puma", {"Pima"}), 0);
  EXPECT_EQ(strength("DHL", {"DHI", "HL"}), strength("DHL", {"DHl"}));  // l and I are one letter to a reader.
}

TEST(Wordmarks, ShortNamesEnglishWordsAndDoubtSayLess) {
  EXPECT_GT(strength("Starbucks", {"Starbucks"}), strength("DHL", {"DHL"}));
  EXPECT_GT(strength("Intel", {"Intel"}, 0.9), strength("Intel", {"Intel"}, 0.3));
  EXPECT_EQ(strength("HP", {"HP"}), 0);
  EXPECT_EQ(strength("任天堂", {"ab"}), 0);
  if (!are_english_words(std::vector<std::string>{"house"}).front()) {
    GTEST_SKIP() << "wamerican-small is not installed";
  }
  EXPECT_LT(strength("Target", {"Target"}), strength("Texaco", {"Texaco"}) / 2);
}

TEST(Wordmarks, AliasesAreNames) {
  auto cola = brands({"Coca-Cola"});
  cola.front().aliases = {"Coke Zero"};
  const auto finds = Wordmarks(cola).find(std::vector{line({"coke", "zero"})});
  ASSERT_EQ(finds.size(), 1U);
  EXPECT_EQ(finds.front().brand, 0);
}

TEST(Wordmarks, TellsWhereTheWordsAre) {
  const auto finds = Wordmarks(brands({"Adidas", "Red Bull"})).find(std::vector{line({"buy", "red", "bull"})});
  ASSERT_EQ(finds.size(), 1U);
  EXPECT_EQ(finds.front().brand, 1);
  EXPECT_EQ(finds.front().corners[0], cv::Point2d(35, 0));
  EXPECT_EQ(finds.front().corners[2], cv::Point2d(110, 20));
}

}  // namespace
}  // namespace sluice
