#include "sluice/catalog/catalog.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace sluice {
namespace {

class CatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "sluice-catalog-XXXXXX").string();
    directory_ = std::filesystem::path(mkdtemp(name.data())) / "brands";
  }
  void TearDown() override { std::filesystem::remove_all(directory_.parent_path()); }
  std::filesystem::path directory_;
};

TEST_F(CatalogTest, WhatIsAddedComesBackInTheOrderOfNames) {
  const Catalog catalog(directory_);
  EXPECT_TRUE(catalog.brands()->empty());
  ASSERT_TRUE(catalog.add({"Zebra", {{"z.png", std::string("a\0b", 3)}}}).has_value());
  ASSERT_TRUE(catalog.add({"Acme", {{"1.png", "one"}, {"2.svg", "two", "two in its surroundings"}}}).has_value());
  const auto brands = catalog.brands().value();
  ASSERT_EQ(brands.size(), 2U);
  EXPECT_EQ(brands[0].name, "Acme");
  EXPECT_EQ(brands[0].references[1].file_name, "2.svg");
  EXPECT_EQ(brands[0].references[0].surroundings, "");
  EXPECT_EQ(brands[0].references[1].surroundings, "two in its surroundings");
  EXPECT_EQ(brands[1].references[0].bytes, std::string("a\0b", 3));
}

TEST_F(CatalogTest, ATakenNameIsAConflictAndNothingIsLost) {
  const Catalog catalog(directory_);
  ASSERT_TRUE(catalog.add({"Acme", {{"1.png", "one"}}}).has_value());
  EXPECT_EQ(catalog.add({"Acme", {{"2.png", "two"}}}).error().code, ErrorCode::conflict);
  EXPECT_EQ(catalog.brands()->at(0).references[0].bytes, "one");
}

TEST_F(CatalogTest, RemovedBrandsAreGoneAndTheirNameIsFree) {
  const Catalog catalog(directory_);
  ASSERT_TRUE(catalog.add({"Acme", {{"1.png", "one"}}}).has_value());
  ASSERT_TRUE(catalog.remove("Acme").has_value());
  EXPECT_TRUE(catalog.brands()->empty());
  EXPECT_EQ(catalog.remove("Acme").error().code, ErrorCode::not_found);
  EXPECT_TRUE(catalog.add({"Acme", {{"1.png", "one"}}}).has_value());
}

TEST_F(CatalogTest, NamesCannotLeaveTheDirectory) {
  const Catalog catalog(directory_);
  for (const char* name : {"", "..", "../x", "a/b", ".x", " x", "x\n"}) {
    EXPECT_EQ(catalog.add({name, {{"1.png", "one"}}}).error().code, ErrorCode::usage) << name;
    EXPECT_EQ(catalog.remove(name).error().code, ErrorCode::usage) << name;
  }
}

TEST_F(CatalogTest, AliasesComeBackInTheirOrder) {
  const Catalog catalog(directory_);
  ASSERT_TRUE(catalog.add({"Coca-Cola", {{"1.png", "one"}}, {"Coke", "可口可乐", "Coca Cola"}}).has_value());
  EXPECT_EQ(catalog.brand("Coca-Cola")->aliases, (std::vector<std::string>{"Coke", "可口可乐", "Coca Cola"}));
}

TEST_F(CatalogTest, AnAliasIsAsANameIsAndNoneTwice) {
  const Catalog catalog(directory_);
  for (const std::string alias : {"", " x", "a/b", "x\n"}) {
    const auto refused = catalog.add({"Acme", {{"1.png", "one"}}, {"Fine", alias}});
    ASSERT_FALSE(refused.has_value()) << alias;
    EXPECT_EQ(refused.error().code, ErrorCode::usage);
    EXPECT_NE(refused.error().message().find("'" + alias + "' is no alias"), std::string::npos);
  }
  EXPECT_EQ(catalog.add({"Acme", {{"1.png", "one"}}, {"Ace", "Ace"}}).error().code, ErrorCode::usage);
  EXPECT_EQ(catalog.add({"Acme", {{"1.png", "one"}}, {"Acme"}}).error().code, ErrorCode::usage);
  EXPECT_TRUE(catalog.brands()->empty());
}

TEST_F(CatalogTest, ABrandWrittenBeforeThereWereAliasesHasNone) {
  const Catalog catalog(directory_);
  ASSERT_TRUE(catalog.add({"Acme", {{"1.png", "one"}}, {"Ace"}}).has_value());
  std::ofstream(directory_ / "Acme" / "brand.json") << R"({"name": "Acme", "references": ["1.png"]})";
  EXPECT_EQ(catalog.brand("Acme")->aliases, std::vector<std::string>());
}

TEST_F(CatalogTest, ABrandWhoseAliasesAreNoneIsBroken) {
  const Catalog catalog(directory_);
  ASSERT_TRUE(catalog.add({"Acme", {{"1.png", "one"}}}).has_value());
  for (const char* aliases : {R"("Ace")", R"([3])", R"(["a/b"])", R"(["Ace", "Ace"])", "null", "{}"}) {
    std::ofstream(directory_ / "Acme" / "brand.json")
        << R"({"name": "Acme", "references": ["1.png"], "aliases": )" << aliases << "}";
    const auto brand = catalog.brand("Acme");
    ASSERT_FALSE(brand.has_value()) << aliases;
    EXPECT_EQ(brand.error().code, ErrorCode::bad_input);
  }
}

TEST_F(CatalogTest, AHalfWrittenBrandIsNotThereAndABrokenOneIsNamed) {
  const Catalog catalog(directory_);
  ASSERT_TRUE(catalog.add({"Acme", {{"1.png", "one"}}}).has_value());
  std::filesystem::create_directories(directory_ / ".Half.new");
  EXPECT_EQ(catalog.brands()->size(), 1U);
  std::ofstream(directory_ / "Acme" / "brand.json") << "{";
  const auto broken = catalog.brands();
  ASSERT_FALSE(broken.has_value());
  EXPECT_NE(broken.error().message().find("Acme"), std::string::npos);
}

TEST_F(CatalogTest, ABrandThatIsNotNamedAsItsFolderIsBroken) {
  const Catalog catalog(directory_);
  ASSERT_TRUE(catalog.add({"Acme", {{"1.png", "one"}}}).has_value());
  std::ofstream(directory_ / "Acme" / "brand.json") << R"({"name": "../Acme", "references": ["1.png"]})";
  EXPECT_EQ(catalog.brands().error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace sluice
