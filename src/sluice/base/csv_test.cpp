#include "sluice/base/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {
namespace {

using testing::ElementsAre;

std::vector<std::vector<std::string>> fields(std::string_view text, char separator = ',') {
  std::vector<std::vector<std::string>> all;
  const auto rows = parse_csv(text, separator);
  EXPECT_TRUE(rows.has_value());
  for (const CsvRow& row : rows.value()) {
    all.push_back(row.fields);
  }
  return all;
}

TEST(Csv, ReadsPlainRowsWithAnyLineEnd) {
  EXPECT_THAT(fields("a,b\nc,d\n"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  EXPECT_THAT(fields("a,b\r\nc,d"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  EXPECT_THAT(fields("a,b\rc,d\r"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
}

TEST(Csv, KeepsEmptyFieldsAndSpaces) {
  EXPECT_THAT(fields(",a ,\n"), ElementsAre(ElementsAre("", "a ", "")));
  EXPECT_THAT(fields("\"\",x"), ElementsAre(ElementsAre("", "x")));
}

TEST(Csv, UnquotesFields) {
  EXPECT_THAT(fields("\"a,b\",\"say \"\"hi\"\"\",5\" tape\n"),
              ElementsAre(ElementsAre("a,b", "say \"hi\"", "5\" tape")));
}

TEST(Csv, PassesOverAByteOrderMarkAndEmptyLines) {
  EXPECT_THAT(fields("\xEF\xBB\xBF\n\"a\"\n\r\n\nb\n\n"), ElementsAre(ElementsAre("a"), ElementsAre("b")));
  EXPECT_TRUE(fields("").empty());
  EXPECT_TRUE(fields("\xEF\xBB\xBF").empty());
}

TEST(Csv, ReadsTabSeparatedTables) {
  EXPECT_THAT(fields("a,1\tb\t\n", '\t'), ElementsAre(ElementsAre("a,1", "b", "")));
}

TEST(Csv, CountsTheLinesInsideQuotedFields) {
  const auto rows = parse_csv("a,\"one\r\ntwo\nthree\"\nb,c\n\nd,e\n");
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->size(), 3U);
  EXPECT_EQ((*rows)[0].fields[1], "one\r\ntwo\nthree");
  EXPECT_EQ((*rows)[0].line, 1U);
  EXPECT_EQ((*rows)[1].line, 4U);
  EXPECT_EQ((*rows)[2].line, 6U);
}

TEST(Csv, AnOpenQuoteIsAnErrorWithItsLine) {
  const auto rows = parse_csv("a,b\nc,\"d\ne,f\n");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::bad_input);
  EXPECT_EQ(rows.error().what, "line 2: a quote is opened and not closed");
}

TEST(Csv, TextAfterAClosingQuoteIsAnError) {
  const auto rows = parse_csv("\"a\"b,c\n");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().what, "line 1: there is text after a closing quote");
}

TEST(Csv, ABadRowCostsOnlyItself) {
  CsvReader reader("a\n\"b\nc\n\"d\"e\nf\n");
  std::vector<std::string> good;
  std::vector<std::size_t> bad;
  while (const auto row = reader.next()) {
    if (row->fault.empty()) {
      good.push_back(row->fields.at(0));
    } else {
      bad.push_back(row->line);
    }
  }
  EXPECT_THAT(good, ElementsAre("a", "c", "f"));
  EXPECT_THAT(bad, ElementsAre(2U, 4U));
}

TEST(Csv, ManyOpenQuotesEndInReasonableTime) {
  std::string text;
  for (int line = 0; line < 20'000; ++line) {
    text += "\"a\"\",b\n";
  }
  CsvReader reader(text);
  int faults = 0;
  while (const auto row = reader.next()) {
    faults += row->fault.empty() ? 0 : 1;
  }
  EXPECT_GT(faults, 0);
}

}  // namespace
}  // namespace sluice
