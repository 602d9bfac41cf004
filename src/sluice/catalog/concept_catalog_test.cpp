#include "sluice/catalog/concept_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sluice/base/whole_file.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ConceptCatalogTest : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove_all(directory_); }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  static Concept latte_art() {
    return {.name = "latte art",
            .embedding = "embedding-1/abc",
            .weights = {0.1F, -2.5F, 1e-20F},
            .bias = -1.0F / 3,
            .figures = {.examples = 20, .found = 17, .others = 4, .taken = 1, .background = 0.0125}};
  }

  std::filesystem::path directory_ =
      std::filesystem::path(::testing::TempDir()) /
      (std::string("concepts_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
  ConceptCatalog catalog_{directory_};
};

TEST_F(ConceptCatalogTest, GivesBackExactlyWhatWasPut) {
  EXPECT_THAT(catalog_.concepts().value(), IsEmpty());
  Concept other = latte_art();
  other.name = "café";
  ASSERT_TRUE(catalog_.put(latte_art()).has_value());
  ASSERT_TRUE(catalog_.put(other).has_value());
  EXPECT_THAT(catalog_.concepts().value(), ::testing::ElementsAre(other, latte_art()));
  EXPECT_EQ(catalog_.find("latte art").value(), latte_art());
}

TEST_F(ConceptCatalogTest, PuttingAgainTakesThePlaceOfWhatWasThere) {
  ASSERT_TRUE(catalog_.put(latte_art()).has_value());
  Concept better = latte_art();
  better.weights[0] = 7;
  ASSERT_TRUE(catalog_.put(better).has_value());
  EXPECT_THAT(catalog_.concepts().value(), ::testing::ElementsAre(better));
}

TEST_F(ConceptCatalogTest, WhatIsNotThereIsToldWithWhatIsNear) {
  ASSERT_TRUE(catalog_.put(latte_art()).has_value());
  for (const Error& error : {catalog_.find("late art").error(), catalog_.remove("late art").error()}) {
    EXPECT_EQ(error.code, ErrorCode::not_found);
    EXPECT_THAT(error.message(), HasSubstr("'latte art'"));
  }
  ASSERT_TRUE(catalog_.remove("latte art").has_value());
  EXPECT_THAT(catalog_.concepts().value(), IsEmpty());
}

TEST_F(ConceptCatalogTest, NamesAreFilesNamesAndSayNothingOfAPerson) {
  for (const char* good : {"latte art", "café & tea", "B2B", "велосипед"}) {
    EXPECT_TRUE(check_concept_name(good).has_value()) << good;
  }
  for (const char* bad : {"", "../x", "a/b", ".hidden", " x", "x ", "a\nb"}) {
    ASSERT_FALSE(check_concept_name(bad).has_value()) << bad;
    EXPECT_EQ(check_concept_name(bad).error().code, ErrorCode::usage) << bad;
  }
  for (const char* person : {"women", "old people", "muslim", "w0men"}) {
    ASSERT_FALSE(check_concept_name(person).has_value()) << person;
    EXPECT_EQ(check_concept_name(person).error().code, ErrorCode::refused) << person;
  }
}

TEST_F(ConceptCatalogTest, RefusesFilesThatItDidNotWrite) {
  ASSERT_TRUE(catalog_.put(latte_art()).has_value());
  const std::string whole = read_whole_file(directory_ / "latte art.json").value();
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = whole;
    return text.replace(text.find(from), from.size(), to);
  };
  for (const std::string& text :
       {std::string(), std::string("[]"), whole.substr(0, whole.size() / 2), with("latte art", "other"),
        with("\"found\":17", "\"found\":21"), with("\"background\":0.0125", "\"background\":2"),
        with("\"bias\":-", "\"bias\":\"-\",\"x\":"), with("\"weights\"", "\"heights\"")}) {
    ASSERT_TRUE(write_whole_file(directory_ / "latte art.json", text).has_value());
    ASSERT_FALSE(catalog_.concepts().has_value()) << text;
    EXPECT_EQ(catalog_.concepts().error().code, ErrorCode::bad_input);
    EXPECT_THAT(catalog_.concepts().error().message(), HasSubstr("latte art.json"));
  }
  EXPECT_TRUE(catalog_.remove("latte art").has_value());
}

}  // namespace
}  // namespace sluice
