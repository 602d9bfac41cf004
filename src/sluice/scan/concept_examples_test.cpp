#include "sluice/scan/concept_examples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace sluice {
namespace {

using ::testing::ElementsAre;

namespace fs = std::filesystem;

class ConceptExamplesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "deep");
    for (const char* name : {"b.jpg", "a.png", "deep/c.webp", "notes.txt"}) {
      std::ofstream(folder_ / name) << name;
    }
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_ = fs::path(::testing::TempDir()) / "concept_examples";
};

TEST_F(ConceptExamplesTest, FilesAndFoldersAreListedInTheirOrderAndOnce) {
  const std::vector<std::string> given = {(folder_ / "notes.txt").string(), (folder_ / "b.jpg").string(),
                                          folder_.string(), (folder_ / "deep").string()};
  EXPECT_THAT(list_example_photos(given).value(),
              ElementsAre(folder_ / "notes.txt", folder_ / "b.jpg", folder_ / "a.png", folder_ / "deep/c.webp"));
  const std::vector<std::string> missing = {(folder_ / "missing.jpg").string()};
  ASSERT_FALSE(list_example_photos(missing).has_value());
  EXPECT_EQ(list_example_photos(missing).error().code, ErrorCode::not_found);
}

ConceptExamples examples_of(std::size_t photos, std::size_t large_faces, std::uint8_t first = 0) {
  ConceptExamples examples;
  for (std::size_t i = 0; i < photos; ++i) {
    examples.embeddings.emplace_back();
    Sha256 digest{};
    digest[0] = static_cast<std::uint8_t>(first + i);
    examples.photos.insert(digest);
  }
  examples.large_faces = large_faces;
  return examples;
}

TEST(CheckExamples, AConceptIsNoPerson) {
  EXPECT_TRUE(check_examples(examples_of(10, 5), {}).has_value());
  ASSERT_FALSE(check_examples(examples_of(10, 6), {}).has_value());
  EXPECT_EQ(check_examples(examples_of(10, 6), {}).error().code, ErrorCode::refused);
  EXPECT_TRUE(check_examples(examples_of(10, 0), examples_of(10, 10, 100)).has_value());
}

TEST(CheckExamples, APhotoIsAnExampleOrAnother) {
  EXPECT_TRUE(check_examples(examples_of(10, 0), examples_of(3, 0, 10)).has_value());
  ASSERT_FALSE(check_examples(examples_of(10, 0), examples_of(3, 0, 9)).has_value());
  EXPECT_EQ(check_examples(examples_of(10, 0), examples_of(3, 0, 9)).error().code, ErrorCode::usage);
}

}  // namespace
}  // namespace sluice
