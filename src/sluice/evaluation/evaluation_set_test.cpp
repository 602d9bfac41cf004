#include "sluice/evaluation/evaluation_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace sluice {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kHeader = "image\trole\tbrand\tx1\ty1\tx2\ty2\n";

class EvaluationSetFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("sluice_set_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  Result<EvaluationSet> read(const std::string& rows, std::size_t references = 0) const {
    return read_text(kHeader + rows, references);
  }
  Result<EvaluationSet> read_text(const std::string& text, std::size_t references = 0) const {
    std::ofstream(folder_ / "set.tsv") << text;
    return read_evaluation_set(folder_ / "set.tsv", references);
  }
  /// One good reference and one good test, so that nothing else is wrong with the set.
  std::string error_of(const std::string& row) const {
    const auto set = read("a.png\treference\tacme\t\t\t\t\n" + row + "\nb.png\ttest\tacme\t\t\t\t\n");
    return set.has_value() ? "no error" : set.error().message();
  }
  void touch(const fs::path& file) const {
    fs::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file) << "x";
  }
  fs::path folder_;
};

TEST_F(EvaluationSetFile, GroupsRowsByPhoto) {
  const auto set = read(
      "ref/a.png\treference\tacme\t1\t2\t11\t22\n"
      "ref/b.png\treference\tbolt\t\t\t\t\r\n"
      "\n"
      "x.jpg\ttest\tacme\t0.5\t0\t10\t10\n"
      "free.jpg\ttest\t\t\t\t\t\n"
      "./x.jpg\ttest\tbolt\t\t\t\t\n");
  ASSERT_TRUE(set.has_value()) << set.error().message();
  ASSERT_EQ(set->references.size(), 2U);
  EXPECT_EQ(set->references[0].image, fs::weakly_canonical(folder_ / "ref/a.png"));
  EXPECT_EQ(set->references[0].box, (Box{1, 2, 10, 20}));
  EXPECT_EQ(set->references[1].box, std::nullopt);
  ASSERT_EQ(set->tests.size(), 2U);
  EXPECT_EQ(set->tests[0].name, "x.jpg");
  ASSERT_EQ(set->tests[0].marks.size(), 2U);
  EXPECT_EQ(set->tests[0].marks[0].box, (Box{0.5, 0, 9.5, 10}));
  EXPECT_EQ(set->tests[0].marks[1].brand, "bolt");
  EXPECT_TRUE(set->tests[1].marks.empty());
}

TEST_F(EvaluationSetFile, NeverTestsAPhotoThatTeaches) {
  const std::string rows =
      "a.png\ttest\tacme\t\t\t\t\n"
      "a.png\treference\tacme\t\t\t\t\n"
      "b.png\treference\tacme\t\t\t\t\n"
      "b.png\ttest\tacme\t\t\t\t\n"
      "c.png\ttest\tacme\t\t\t\t\n";
  const auto set = read(rows, 1);
  ASSERT_TRUE(set.has_value()) << set.error().message();
  EXPECT_EQ(set->references.size(), 1U);
  ASSERT_EQ(set->tests.size(), 1U) << "the tests are the same however many references are kept";
  EXPECT_EQ(set->tests[0].name, "c.png");
  EXPECT_EQ(set->tests_named_as_references, 2U);
}

TEST_F(EvaluationSetFile, KeepsTheFirstReferencesOfEachBrand) {
  const auto set = read(
      "a1.png\treference\tacme\t\t\t\t\nb1.png\treference\tbolt\t\t\t\t\n"
      "a2.png\treference\tacme\t\t\t\t\na3.png\treference\tacme\t\t\t\t\nt.png\ttest\tacme\t\t\t\t\n",
      2);
  ASSERT_TRUE(set.has_value()) << set.error().message();
  ASSERT_EQ(set->references.size(), 3U);
  EXPECT_EQ(set->references[2].image.filename(), "a2.png");
}

TEST_F(EvaluationSetFile, NamesFileLineFaultAndMend) {
  const std::string where = (folder_ / "set.tsv").string() + ":3: ";
  const auto expect = [&](const std::string& row, const std::string& fault) {
    EXPECT_THAT(error_of(row), testing::AllOf(HasSubstr(where), HasSubstr(fault), HasSubstr("; "))) << row;
  };
  expect("c.png\ttest\tacme", "3 cells instead of 7");
  expect("\ttest\tacme\t\t\t\t", "the image is missing");
  expect("c.png\ttrain\tacme\t\t\t\t", "the role \"train\" is unknown");
  expect("c.png\treference\t\t\t\t\t", "a reference without a brand");
  expect("c.png\ttest\t\t1\t1\t2\t2", "a box without a brand");
  expect("c.png\ttest\tacme\t1\t1\t2\t", "the box is incomplete");
  expect("c.png\ttest\tacme\t1\t1\t2\t2,5", "\"2,5\" is not a coordinate");
  expect("c.png\ttest\tacme\t-1\t1\t2\t2", "\"-1\" is not a coordinate");
  expect("c.png\ttest\tacme\t1\tnan\t2\t2", "\"nan\" is not a coordinate");
  expect("c.png\ttest\tacme\t5\t1\t5\t2", "the box is empty");
}

TEST_F(EvaluationSetFile, RefusesAPhotoWithABrandAndBrandFree) {
  EXPECT_THAT(error_of("b.png\ttest\t\t\t\t\t"), HasSubstr(":4: the photo is named twice"));
}

TEST_F(EvaluationSetFile, ListsTheOtherBadLines) {
  EXPECT_THAT(error_of("x\ny\nz"), testing::AllOf(HasSubstr(":3: 1 cells"), HasSubstr("bad too: line 4, 5")));
}

TEST_F(EvaluationSetFile, ChecksTheHeader) {
  const auto set = read_text("image,role,brand\n");
  ASSERT_FALSE(set.has_value());
  EXPECT_THAT(set.error().message(), HasSubstr("set.tsv:1: the header is not"));
  EXPECT_FALSE(read_text("").has_value());
}

TEST_F(EvaluationSetFile, NeedsBothRoles) {
  EXPECT_THAT(read("a.png\treference\tacme\t\t\t\t\n").error().what, HasSubstr("has no test photo"));
  EXPECT_THAT(read("a.png\ttest\tacme\t\t\t\t\n").error().what, HasSubstr("has no reference"));
}

TEST_F(EvaluationSetFile, SaysThatItIsNotThere) {
  EXPECT_EQ(read_evaluation_set(folder_ / "absent.tsv").error().code, ErrorCode::not_found);
  EXPECT_EQ(read_evaluation_set(folder_).error().code, ErrorCode::io);
}

TEST_F(EvaluationSetFile, AddsNegativesOnceAndInOrder) {
  touch("free/b/2.JPG");
  touch("free/a.png");
  touch("free/known.jpg");
  touch("free/notes.txt");
  touch("free/.hidden/x.jpg");
  touch("free/teaches.png");
  auto set = read(
      "r.png\treference\tacme\t\t\t\t\nfree/teaches.png\treference\tacme\t\t\t\t\n"
      "free/known.jpg\ttest\tacme\t\t\t\t\n",
      1);
  ASSERT_TRUE(set.has_value()) << set.error().message();
  ASSERT_TRUE(add_negatives(*set, folder_ / "free").has_value());
  ASSERT_TRUE(add_negatives(*set, folder_ / "free/b").has_value());
  ASSERT_EQ(set->tests.size(), 3U);
  EXPECT_EQ(set->tests[1].image.filename(), "a.png");
  EXPECT_EQ(set->tests[2].image.filename(), "2.JPG");
  EXPECT_TRUE(set->tests[2].marks.empty());
}

TEST_F(EvaluationSetFile, RefusesNegativesWithoutPhotos) {
  touch("free/notes.txt");
  EvaluationSet set;
  EXPECT_EQ(add_negatives(set, folder_ / "free").error().code, ErrorCode::bad_input);
  EXPECT_EQ(add_negatives(set, folder_ / "absent").error().code, ErrorCode::not_found);
}

TEST(SharedSets, AreRead) {
  const fs::path sets = fs::path(SLUICE_SHARED_DIR) / "photos/sets";
  if (!fs::exists(sets)) {
    GTEST_SKIP() << "the shared photos are absent";
  }
  const auto a = read_evaluation_set(sets / "flickrlogos27_a_refs5.tsv");
  ASSERT_TRUE(a.has_value()) << a.error().message();
  EXPECT_EQ(a->references.size(), 70U);
  EXPECT_EQ(a->tests.size(), 448U);
  const auto groceries = read_evaluation_set(sets / "grocery_packages.tsv");
  ASSERT_TRUE(groceries.has_value()) << groceries.error().message();
  EXPECT_EQ(groceries->tests.size(), 448U);
}

}  // namespace
}  // namespace sluice
