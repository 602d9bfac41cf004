#include "sluice/vision/label_stage.h"
#include "sluice/vision/builtin_heads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;

Photo grey_photo() {
  return {.rgb = cv::Mat(200, 300, CV_8UC3, cv::Scalar::all(128)),
          .original_width = 300,
          .original_height = 200,
          .format = "png"};
}

// Another label is another decision: about what may be said of a photo.
TEST(LabelStage, ListsOfLabelsAreClosed) {
  ASSERT_THAT(label_stage_names(), ElementsAre("scene", "food"));
  ASSERT_THAT(builtin_label_head_names(), ElementsAre("scene", "food", "apparel", "worn", "pattern", "material"));
  EXPECT_THAT(builtin_label_head("scene").labels(),
              ElementsAre("auditorium", "baseball field", "buildings", "desert", "forest", "glacier", "highway",
                          "kitchen", "laundromat", "mountain", "sea", "street", "waterfall", "windmill"));
  EXPECT_THAT(builtin_label_head("food").labels(),
              ElementsAre("apple pie", "baby back ribs", "baklava", "beef carpaccio", "beef tartare", "beet salad",
                          "beignets", "bibimbap", "bread pudding", "breakfast burrito"));
  EXPECT_THAT(builtin_label_head("apparel").labels(), ElementsAre("dress", "hat", "longsleeve", "outwear", "pants",
                                                                  "shirt", "shoes", "shorts", "skirt", "t-shirt"));
  EXPECT_THAT(builtin_label_head("worn").labels(), ElementsAre("outwear", "pants", "t-shirt"));
  EXPECT_THAT(builtin_label_head("pattern").labels(),
              ElementsAre("checked", "dotted", "floral", "plain", "print", "striped"));
  EXPECT_THAT(builtin_label_head("material").labels(), ElementsAre("denim"));
}

TEST(LabelStage, ThePhotoIsEmbeddedOnceAndOnlyIfAsked) {
  int asked = 0;
  const auto embedder =
      PhotoEmbedder::make(std::make_unique<CountingEmbeddingModel>(asked), std::string(64, 'a'), Precision::exact)
          .value();
  const Photo photo = grey_photo();
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  std::vector<std::shared_ptr<const Stage>> stages;
  for (const std::string_view name : label_stage_names()) {
    stages.push_back(make_label_stage(name, embedder));
    EXPECT_EQ(stages.back()->name(), name);
  }
  EXPECT_EQ(asked, 0);
  for (const auto& stage : stages) {
    ASSERT_TRUE(stage->run(context).has_value());
    EXPECT_EQ(asked, 2);  // Its two views.
  }
}

TEST(LabelStage, TheVersionChangesWithTheEmbedding) {
  int asked = 0;
  const auto version = [&](const std::string& digest, Precision precision) {
    const auto embedder =
        PhotoEmbedder::make(std::make_unique<CountingEmbeddingModel>(asked), digest, precision).value();
    return make_label_stage("scene", embedder)->version();
  };
  const std::string first = version(std::string(64, 'a'), Precision::exact);
  EXPECT_NE(first, version(std::string(64, 'b'), Precision::exact));
  EXPECT_NE(first, version(std::string(64, 'a'), Precision::fast));
}

class RealLabelStages : public ::testing::Test {
 protected:
  void SetUp() override {
    auto model = shared_model("mobilenet_v2_1.0_224_ptq.tflite", embedding_model_use());
    if (model == nullptr) {
      GTEST_SKIP() << "shared/models is not there";
    }
    embedder_ = PhotoEmbedder::make(std::move(model), std::string(64, 'a'), Precision::exact).value();
  }

  /// What all the stages say.
  std::vector<std::string> told(const char* name) {
    const Photo photo = decode_shared_photo(name);
    StageContext context{.photo = photo, .faces = {}, .features = {}};
    std::vector<std::string> labels;
    for (const std::string_view stage : label_stage_names()) {
      const auto sightings = make_label_stage(stage, embedder_)->run(context).value();
      for (const Sighting& sighting : sightings) {
        EXPECT_EQ(sighting.kind, stage);
        EXPECT_GE(sighting.score, builtin_label_head(stage).threshold());
        EXPECT_LE(sighting.score, 1);
        EXPECT_FALSE(sighting.box.has_value() || sighting.share.has_value());
        labels.push_back(sighting.kind + ": " + sighting.label);
      }
    }
    return labels;
  }

  std::shared_ptr<const PhotoEmbedder> embedder_;
};

// The heads have learned these photos: what is tested is that they meet the embedding that they were fitted on.
TEST_F(RealLabelStages, NameWhatAPhotoShows) {
  EXPECT_THAT(told("scenes_intel/forest/10010.jpg"), ElementsAre("scene: forest"));
  EXPECT_THAT(told("food10/bibimbap/1007274.jpg"), ElementsAre("food: bibimbap"));
}

TEST_F(RealLabelStages, SayNothingOfAPhotoOfNoneOfTheirLabels) {
  EXPECT_THAT(told("imagenet_samples/n02101006_Gordon_setter.JPEG"), ::testing::IsEmpty());
  EXPECT_THAT(told("imagenet_samples/n01917289_brain_coral.JPEG"), ::testing::IsEmpty());
}

}  // namespace
}  // namespace sluice
