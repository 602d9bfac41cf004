#include "sluice/vision/text/kept_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const EnglishWords& english() {
  static const EnglishWords words = EnglishWords::parse(
      "Anna\nChina\nFrench\nacross\nand\nat\nbakery\nbirthday\nbox\nbread\ncafé\ncar\ncarter\ncat\nchina\nclinic\n"
      "coffee\ncom\ndear\ndot\nexample\nfive\nflower\nflowers\nfree\nfrench\nfresh\ngrace\nhappy\nhello\nholiday\n"
      "ice\nline\n"
      "mail\nmark\nmuslim\nname\nof\nopen\nowner\npizza\nriver\nrivers\nsale\nseven\nsince\nsmith\nsold\nstone\nst"
      "reet\nsugar\nsummer\n"
      "sunny\ntable\nthank\nthe\nwaters\nwe\nyou\n");
  return words;
}

constexpr double kHeight = 20;

ReadWord word(const std::string& text, double x, double y, double confidence, double height = kHeight) {
  const double end = x + height / 2 * static_cast<double>(text.size());
  return {text, confidence, {{{x, y}, {end, y}, {end, y + height}, {x, y + height}}}};
}

/// A line of words with single spaces.
ReadLine line(const std::string& text, double y = 0, double x = 0, double confidence = 0.9) {
  ReadLine read;
  std::istringstream words(text);
  for (std::string next; words >> next;) {
    read.words.push_back(word(next, x, y, confidence));
    x += kHeight / 2 * static_cast<double>(next.size() + 1);
  }
  return read;
}

std::vector<std::string> kept(const std::vector<ReadLine>& lines) {
  std::vector<std::string> words;
  for (const KeptWord& word : words_to_keep(lines, english())) {
    words.push_back(word.word);
  }
  return words;
}

/// What is kept of lines one under the other, `spacing` of their height from top to top.
std::vector<std::string> kept_of(const std::vector<std::string>& lines, double spacing = 1.5) {
  std::vector<ReadLine> read;
  for (const std::string& text : lines) {
    read.push_back(line(text, static_cast<double>(read.size()) * spacing * kHeight));
  }
  return kept(read);
}

TEST(KeptWords, OrdinaryWordsOnceInSmallLetters) {
  EXPECT_THAT(kept_of({"Fresh BREAD and fresh Pizza!"}), ElementsAre("bread", "fresh", "pizza"));
  EXPECT_THAT(kept_of({"(coffee) \u201Csugar-free\u201D"}), ElementsAre("coffee", "free", "sugar"));
  EXPECT_THAT(kept_of({"CAF\u00C9"}), ElementsAre("cafe"));
  EXPECT_THAT(kept_of({"bakery's"}), ElementsAre("bakery"));
  EXPECT_THAT(kept_of({"SALE 50% pizza 9.50 bread \u20AC3"}), ElementsAre("bread", "pizza", "sale"));
}

TEST(KeptWords, NothingThatIsNoOrdinaryWord) {
  EXPECT_THAT(kept_of({"Kowalczyk"}), IsEmpty());
  EXPECT_THAT(kept_of({"of we ab"}), IsEmpty());
  EXPECT_THAT(kept_of({"br3ad"}), IsEmpty());
  EXPECT_THAT(kept_of({"\u0440izza"}), IsEmpty());  // Cyrillic er.
  EXPECT_THAT(kept({line("bread", 0, 0, 0.5)}), IsEmpty());
  EXPECT_THAT(kept_of({"muslim"}), IsEmpty());  // The red list.
}

struct Case {
  std::vector<std::string> lines;
  std::vector<std::string> kept;
};

std::ostream& operator<<(std::ostream& out, const Case& one) {
  for (const std::string& line : one.lines) {
    out << "[" << line << "]";
  }
  return out;
}

class KeptWordsOf : public testing::TestWithParam<Case> {};

TEST_P(KeptWordsOf, AreThese) {
  EXPECT_EQ(kept_of(GetParam().lines), GetParam().kept);
}

INSTANTIATE_TEST_SUITE_P(
    Names, KeptWordsOf,
    testing::Values(Case{{"Grace Smith"}, {}},            // Names that are words.
                    Case{{"mark"}, {}},                   //
                    Case{{"Magda Flowers"}, {}},          // Any word may be a surname.
                    Case{{"MAGDA TABLE"}, {}},            //
                    Case{{"Waters, Magda"}, {}},          //
                    Case{{"M. Waters"}, {}},              //
                    Case{{"J.R. Waters"}, {}},            //
                    Case{{"Magda 1, Stone"}, {}},         // Read so of "L.".
                    Case{{"Stone, Summer"}, {}},          //
                    Case{{"Magda F. Stone"}, {}},         //
                    Case{{"Magda Rivers Stone"}, {}},     //
                    Case{{"Magda van Waters"}, {}},       //
                    Case{{"Magda & Summer"}, {}},         //
                    Case{{"Magda O'Neill"}, {}},          //
                    Case{{"Anna-Table"}, {}},             //
                    Case{{"Summer Waters"}, {}},          // Both are words.
                    Case{{"Sunny & Summer Waters"}, {}},  //
                    Case{{"China Stone"}, {}},            // Capitalised in the list, too.
                    Case{{"fresh summer flowers"}, {"flowers", "fresh", "summer"}}, Case{{"Mr Table"}, {}},  //
                    Case{{"Frau Table bread pizza"}, {"pizza"}},                                             //
                    Case{{"dear sunny"}, {"dear"}},                                                          //
                    Case{{"hello the name", "Sunny Table"}, {"hello", "name", "the"}},                       //
                    Case{{"hello the name of", "Table", "bread"}, {"bread", "hello", "name", "the"}},
                    Case{{"hello birthday Magda"}, {"birthday", "hello"}},  //
                    Case{{"hello birthday sunny"}, {"birthday", "hello"}},  //
                    Case{{"MAGDA", "WATERS"}, {}},                          // One under the other.
                    Case{{"WATERS", "MAGDA"}, {}},                          //
                    Case{{"HEINZ", "PIZZA"}, {"pizza"}},                    //
                    Case{{"Magda's bakery"}, {}}));

INSTANTIATE_TEST_SUITE_P(Addresses, KeptWordsOf,
                         testing::Values(Case{{"sunny@flower.com"}, {}},              //
                                         Case{{"mail sunny @ flower . com"}, {}},     //
                                         Case{{"mail sunny at flower dot com"}, {}},  //
                                         Case{{"sunny at flower dot example"}, {}},   //
                                         Case{{"magda at flower do"}, {}},            //
                                         Case{{"mail sunny (at) flower com"}, {}},    //
                                         Case{{"sunny flower.example"}, {}},          // The reader missed a sign.
                                         Case{{"instagram sunny flower"}, {}},        //
                                         Case{{"sunny_flower", "bread"}, {"bread"}},  //
                                         Case{{"http://flower sunny"}, {}},           //
                                         Case{{"pizza", "www.pizza.com"}, {"pizza"}}));

INSTANTIATE_TEST_SUITE_P(Numbers, KeptWordsOf,
                         testing::Values(Case{{"+41 79 555 01 23"}, {}},            //
                                         Case{{"seven oh five five seven"}, {}},    //
                                         Case{{"seven oh table five"}, {}},         //
                                         Case{{"bakery", "555-0199"}, {"bakery"}},  //
                                         Case{{"0800 FLOWERS"}, {}},                //
                                         Case{{"1-800-FLOWERS"}, {}},               //
                                         Case{{"CAT 47"}, {}},                      //
                                         Case{{"CAT", "471"}, {}},                  //
                                         Case{{"AB12 CAR"}, {}},                    //
                                         Case{{"B-MW 123"}, {}},                    //
                                         Case{{"ZH 471108"}, {}},                   //
                                         Case{{"WATERS", "10"}, {}},                // A player's shirt.
                                         Case{{"23", "TABLE"}, {}},                 //
                                         Case{{"bakery since 1886"}, {"bakery"}},   //
                                         Case{{"12 Smith Street", "bread"}, {"bread"}}));

TEST(KeptWords, NeighboursAreFoundAcrossLines) {
  // The detector may cut a line in two.
  EXPECT_THAT(kept({line("Magda"), line("Table", 2, 65)}), IsEmpty());
  EXPECT_THAT(kept({line("Magda"), line("table", 0, 200)}), ElementsAre("table"));  // Far from it.
  EXPECT_THAT(kept({line("sunny@flower"), line("pizza", 0, 135), line("example.com", 0, 195)}), IsEmpty());
}

TEST(KeptWords, WordsOfALineAreNeighboursWhateverTheirBoxes) {
  ReadLine read = line("sunny at flower dot com");
  read.words[1] = word("at", 62, 15, 0.9, 3);
  read.words[3] = word("dot", 400, 60, 0.9, 3);
  EXPECT_THAT(kept({read}), IsEmpty());
}

TEST(KeptWords, WhatWasNotReadMayBeAName) {
  ReadLine unread{{word("", 0, 0, 0)}};
  unread.words[0].corners = {{{0, 0}, {50, 0}, {50, 20}, {0, 20}}};
  EXPECT_THAT(kept({unread, line("table", 0, 60)}), IsEmpty());
  ReadLine doubtful = line("fresh", 0, 0, 0.4);
  EXPECT_THAT(kept({doubtful, line("table", 0, 60)}), IsEmpty());
}

TEST(KeptWords, PhotosMayLieAnyWay) {
  for (const double angle : {0.5, 1.6, 3.1, 4.5}) {
    ReadLine turned = line("Magda Table");
    ReadLine other = line("fresh bread", 100);
    for (ReadLine* each : {&turned, &other}) {
      for (ReadWord& read : each->words) {
        for (cv::Point2d& corner : read.corners) {
          corner = {corner.x * std::cos(angle) - corner.y * std::sin(angle),
                    corner.x * std::sin(angle) + corner.y * std::cos(angle)};
        }
      }
    }
    EXPECT_THAT(kept({turned, other}), ElementsAre("bread", "fresh"));
  }
}

TEST(KeptWords, TheSurestReadingCounts) {
  const auto words = words_to_keep(std::vector{line("bread", 0, 0, 0.8), line("bread", 100, 0, 0.95)}, english());
  ASSERT_EQ(words.size(), 1U);
  EXPECT_DOUBLE_EQ(words.front().confidence, 0.95);
}

}  // namespace
}  // namespace sluice
