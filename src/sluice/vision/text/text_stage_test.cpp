#include "sluice/vision/text/text_stage.h"

#include <gtest/gtest.h>

#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

class TextStageTest : public testing::Test {
 protected:
  void SetUp() override {
    auto reader = TextReader::open(shared_file("models"), {});
    if (!reader.has_value()) {
      GTEST_SKIP() << reader.error().message();
    }
    reader_ = *std::move(reader);
    photo_.rgb = cv::Mat(64, 64, CV_8UC3, cv::Scalar::all(90));
  }

  [[nodiscard]] std::shared_ptr<const Stage> stage(Effort effort, std::string_view english) const {
    return make_text_stage(reader_, effort, EnglishWords::parse(english));
  }

  std::shared_ptr<const TextReader> reader_;
  Photo photo_;
};

TEST_F(TextStageTest, TakesWhatAnotherStageHasRead) {
  StageContext context{.photo = photo_, .faces = {}, .features = {}};
  context.lines = {ReadLine{{ReadWord{"Bread", 0.9, {{{0, 0}, {50, 0}, {50, 20}, {0, 20}}}}}}};
  const auto sightings = stage(Effort::standard, "bread\n")->run(context).value();
  ASSERT_EQ(sightings.size(), 1U);
  EXPECT_EQ(sightings[0].kind, "text");
  EXPECT_EQ(sightings[0].label, "bread");
  EXPECT_DOUBLE_EQ(sightings[0].score, 0.9);
  EXPECT_FALSE(sightings[0].box || sightings[0].polygon || sightings[0].share || sightings[0].placement);
}

TEST_F(TextStageTest, LeavesWhatItReadForOthers) {
  StageContext context{.photo = photo_, .faces = {}, .features = {}};
  EXPECT_TRUE(stage(Effort::standard, "bread\n")->run(context)->empty());
  EXPECT_TRUE(context.lines.has_value());
}

TEST_F(TextStageTest, VersionTellsEffortAndList) {
  const std::string version = stage(Effort::standard, "bread\n")->version();
  EXPECT_EQ(version, stage(Effort::standard, "bread\n")->version());
  EXPECT_NE(version, stage(Effort::thorough, "bread\n")->version());
  EXPECT_NE(version, stage(Effort::standard, "bread\ntea\n")->version());
}

}  // namespace
}  // namespace sluice
