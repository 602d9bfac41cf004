#include "sluice/evaluation/label_evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "sluice/evaluation/label_set.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LabelSetTest : public ::testing::Test {
 protected:
  LabelSetTest()
      : file_(std::filesystem::path(::testing::TempDir()) /
              ("sluice-labels-" + std::to_string(::getpid()) + ".tsv")) {}
  ~LabelSetTest() override { std::filesystem::remove(file_); }

  Result<LabelSet> read(const std::string& text) {
    std::ofstream(file_) << text;
    return read_label_set(file_, {"sea", "baseball field", "street"});
  }

  void refused(const std::string& text, const std::string& why) {
    const auto set = read(text);
    ASSERT_FALSE(set.has_value()) << text;
    EXPECT_EQ(set.error().code, ErrorCode::bad_input);
    EXPECT_THAT(set.error().message(), HasSubstr(why));
    EXPECT_THAT(set.error().message(), ::testing::Not(HasSubstr("\n")));
  }

  std::filesystem::path file_;
};

TEST_F(LabelSetTest, KeepsTheLabelsThatItUsesInTheStagesOrder) {
  const LabelSet set = read("image\tlabel\na/1.jpg\tstreet\na/2.jpg\tbaseball_field\na/3.jpg\tstreet\n").value();
  EXPECT_THAT(set.labels, ElementsAre("baseball field", "street"));
  ASSERT_EQ(set.photos.size(), 3U);
  EXPECT_EQ(set.photos[1].marks.at(0).brand, "baseball field");
  EXPECT_EQ(set.photos[1].image, std::filesystem::weakly_canonical(file_.parent_path() / "a/2.jpg"));
}

TEST_F(LabelSetTest, RefusesBadSets) {
  refused("", ":1: the header");
  refused("label\timage\n", ":1: the header");
  refused("image\tlabel\n", "no photos");
  refused("image\tlabel\n1.jpg\tsea\n2.jpg\tcat\n", ":3: the stage does not know the label \"cat\"");
  refused("image\tlabel\n1.jpg\tsea\n./1.jpg\tstreet\n", ":3: the photo is named twice");
  refused("image\tlabel\n1.jpg\n", ":2: not an image and a label");
}

TEST(LabelAccuracy, CountsByLabel) {
  // Three photos of label 0, of which one is taken for 1; two of label 1, right; one of them is told, wrongly.
  const LabelAccuracy accuracy = label_accuracy(
      {{0, 0, true, true}, {0, 0, false, false}, {0, 1, false, false}, {1, 1, true, true}, {1, 1, true, false}},
      2);
  EXPECT_DOUBLE_EQ(accuracy.accuracy.value, 0.8);
  EXPECT_LT(accuracy.accuracy.low, 0.8);
  EXPECT_GT(accuracy.accuracy.high, 0.8);
  EXPECT_DOUBLE_EQ(accuracy.told.value, 0.6);
  EXPECT_DOUBLE_EQ(accuracy.told_right.value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(accuracy.precision[0].value, 1);
  EXPECT_DOUBLE_EQ(accuracy.recall[0].value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(accuracy.precision[1].value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(accuracy.recall[1].value, 1);
  EXPECT_THAT(accuracy.confusion, ElementsAre(ElementsAre(2, 1), ElementsAre(0, 2)));
}

}  // namespace
}  // namespace sluice
