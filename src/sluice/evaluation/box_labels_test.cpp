#include "sluice/evaluation/box_labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace sluice {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST(BoxLabels, AreSharesOfThePhoto) {
  const auto things = parse_box_labels("45 0.5 0.25 0.5 0.1\r\n\n  0\t0.1 0.9 0.2 0.2", "a.txt", 80).value();
  ASSERT_EQ(things.size(), 2U);
  EXPECT_EQ(things[0].label, 45);
  EXPECT_EQ(things[0].in(200, 100), (Box{50, 20, 100, 10}));
  EXPECT_EQ(things[1].label, 0);
  EXPECT_TRUE(parse_box_labels("", "a.txt", 80)->empty());
}

TEST(BoxLabels, ABadLineIsNamed) {
  for (const auto& [line, what] :
       {std::pair("1 0.5 0.5 0.5", "4 words"), std::pair("1 0.5 0.5 0.5 0.5 0.9", "6"),
        std::pair("80 0.5 0.5 0.5 0.5", "class"), std::pair("-1 .5 .5 .5 .5", "class"),
        std::pair("cat 0.5 0.5 0.5 0.5", "class"), std::pair("1 320 240 50 50", "shares"),
        std::pair("1 nan 0.5 0.5 0.5", "shares"), std::pair("1 .5 .5 0 .5", "empty")}) {
    const auto things = parse_box_labels(std::string("0 .5 .5 .5 .5\n") + line + "\n", "a.txt", 80);
    ASSERT_FALSE(things.has_value()) << line;
    EXPECT_EQ(things.error().code, ErrorCode::bad_input);
    EXPECT_THAT(things.error().what, HasSubstr("a.txt:2: ")) << line;
    EXPECT_THAT(things.error().what, HasSubstr(what)) << line;
  }
}

class LabelledFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("sluice_labels_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(images() / "sub");
    fs::create_directories(labels() / "sub");
    for (const char* name : {"b.jpg", "sub/a.png", "c.jpg"}) {
      std::ofstream(images() / name) << "photo";
    }
  }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] fs::path images() const { return folder_ / "images"; }
  [[nodiscard]] fs::path labels() const { return folder_ / "labels"; }

  fs::path folder_;
};

TEST_F(LabelledFolder, APhotoHasTheLabelsAtItsPath) {
  std::ofstream(labels() / "b.txt") << "1 .5 .5 .5 .5\n2 .5 .5 .5 .5\n";
  std::ofstream(labels() / "sub/a.txt") << "";
  const LabelledPhotos set = read_labelled_photos(images(), labels(), 80).value();
  ASSERT_EQ(set.photos.size(), 3U);
  EXPECT_EQ(set.photos[0].name, "b.jpg");
  EXPECT_EQ(set.photos[0].things.size(), 2U);
  EXPECT_EQ(set.photos[1].name, "c.jpg");
  EXPECT_TRUE(set.photos[1].things.empty());
  EXPECT_EQ(set.photos[2].name, "sub/a.png");
  EXPECT_EQ(set.without_labels, 1U);
}

TEST_F(LabelledFolder, LabelsOfOtherPhotosAreAFault) {
  std::ofstream(labels() / "z.txt") << "1 .5 .5 .5 .5\n";
  EXPECT_EQ(read_labelled_photos(images(), labels(), 80).error().code, ErrorCode::bad_input);
  EXPECT_EQ(read_labelled_photos(images(), folder_ / "none", 80).error().code, ErrorCode::not_found);
  EXPECT_EQ(read_labelled_photos(labels(), labels(), 80).error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace sluice
