#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <optional>

#include "sluice/vision/builtin_heads.h"
#include "sluice/vision/garment/apparel_stage.h"
#include "sluice/vision/garment/fabric_stage.h"
#include "sluice/vision/garment/garment.h"
#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GarmentStages : public ::testing::Test {
 protected:
  std::shared_ptr<const PhotoEmbedder> counting_embedder() {
    return PhotoEmbedder::make(std::make_unique<CountingEmbeddingModel>(asked_), std::string(64, 'a'),
                               Precision::exact)
        .value();
  }

  StageContext with_a_person() const {
    StageContext context{.photo = photo_, .faces = {}, .features = {}};
    context.faces.emplace();
    context.persons = {{{.box = {100, 0, 100, 300}, .score = 0.9F}}};
    return context;
  }

  int asked_ = 0;
  Photo photo_{.rgb = cv::Mat(300, 300, CV_8UC3, cv::Scalar::all(128)),
               .original_width = 300,
               .original_height = 300,
               .format = "png"};
};

TEST_F(GarmentStages, PersonsAreLookedAtOnlyWithTheirHeadsHidden) {
  const auto embedder = counting_embedder();
  const auto asked_with = [&](const std::optional<PersonStages>& persons, StageContext context) {
    asked_ = 0;
    EXPECT_TRUE(make_apparel_stage(embedder, persons)->run(context).has_value());
    EXPECT_TRUE(context.garments.has_value());
    return asked_;
  };
  const PersonStages stages{.face = "f1", .object = "o1"};
  constexpr int kPhoto = 2;                                    // Views.
  EXPECT_EQ(asked_with(stages, with_a_person()), kPhoto + 2);  // Upper and lower part.
  EXPECT_EQ(asked_with(std::nullopt, with_a_person()), kPhoto);
  StageContext no_faces = with_a_person();
  no_faces.faces.reset();
  EXPECT_EQ(asked_with(stages, no_faces), kPhoto);
  StageContext no_persons = with_a_person();
  no_persons.persons.reset();
  EXPECT_EQ(asked_with(stages, no_persons), kPhoto);
}

TEST_F(GarmentStages, VersionsFollowWhatTheyTakeFromOthers) {
  const auto embedder = counting_embedder();
  const auto version = [&](const std::optional<PersonStages>& persons) {
    return make_apparel_stage(embedder, persons)->version();
  };
  EXPECT_NE(version(std::nullopt), version(PersonStages{"f1", "o1"}));
  EXPECT_NE(version(PersonStages{"f1", "o1"}), version(PersonStages{"f2", "o1"}));
  EXPECT_NE(version(PersonStages{"f1", "o1"}), version(PersonStages{"f1", "o2"}));
  for (const std::string_view stage : fabric_stage_names()) {
    EXPECT_NE(make_fabric_stage(stage, embedder, "a1")->version(),
              make_fabric_stage(stage, embedder, "a2")->version());
  }
  EXPECT_NE(make_garment_colour_stage("a1")->version(), make_garment_colour_stage("a2")->version());
}

TEST_F(GarmentStages, TheMiddleOfAGarmentIsEmbeddedOnce) {
  const auto embedder = counting_embedder();
  StageContext context{.photo = photo_, .faces = {}, .features = {}};
  context.garments = {{SeenGarment{.middle = photo_.rgb}, SeenGarment{.middle = photo_.rgb}}};
  for (const std::string_view stage : fabric_stage_names()) {
    ASSERT_TRUE(make_fabric_stage(stage, embedder, "a1")->run(context).has_value());
    EXPECT_EQ(asked_, 2);
  }
}

TEST_F(GarmentStages, WithoutGarmentsLookedForIsAMistake) {
  StageContext context{.photo = photo_, .faces = {}, .features = {}};
  const auto embedder = counting_embedder();
  EXPECT_EQ(make_fabric_stage("pattern", embedder, "a1")->run(context).error().code, ErrorCode::internal);
  EXPECT_EQ(make_garment_colour_stage("a1")->run(context).error().code, ErrorCode::internal);
}

TEST_F(GarmentStages, AColourIsNamedIfItIsMostOfTheGarment) {
  StageContext context{.photo = photo_, .faces = {}, .features = {}};
  const cv::Mat red(40, 40, CV_8UC3, cv::Scalar(200, 20, 30));
  cv::Mat half = red.clone();
  half.rowRange(0, 25).setTo(cv::Scalar(250, 250, 250));
  half.rowRange(0, 10).setTo(cv::Scalar(20, 40, 180));
  context.garments = {{SeenGarment{.middle = red}, SeenGarment{.middle = half}, SeenGarment{.middle = red}}};
  const auto sightings = make_garment_colour_stage("a1")->run(context).value();
  ASSERT_EQ(sightings.size(), 1U);
  EXPECT_EQ(sightings[0].kind, "garment-colour");
  EXPECT_EQ(sightings[0].label, "red");
  EXPECT_EQ(sightings[0].count, 2);
  EXPECT_EQ(sightings[0].score, 1);
  EXPECT_FALSE(sightings[0].box || sightings[0].share || sightings[0].placement);
}

// Black, white and denim as they come out indoors.
TEST_F(GarmentStages, GreyClothIsNamedByHowDarkAndBlueItIs) {
  const std::vector<std::pair<cv::Scalar, std::string>> cloths = {
      {{45, 45, 46}, "black"}, {{128, 128, 128}, "grey"}, {{185, 184, 182}, "white"}, {{118, 128, 142}, "blue"}};
  for (const auto& [colour, name] : cloths) {
    StageContext context{.photo = photo_, .faces = {}, .features = {}};
    context.garments = {{SeenGarment{.middle = cv::Mat(40, 40, CV_8UC3, colour)}}};
    EXPECT_EQ(make_garment_colour_stage("a1")->run(context).value().at(0).label, name) << colour;
  }
}

TEST(GarmentMiddle, IsHalfEachWay) {
  EXPECT_EQ(garment_middle(cv::Mat(200, 100, CV_8UC3)).size(), cv::Size(50, 100));
  EXPECT_EQ(garment_middle(cv::Mat(1, 1, CV_8UC3)).size(), cv::Size(1, 1));
}

class RealGarmentStages : public ::testing::Test {
 protected:
  void SetUp() override {
    auto model = shared_model("mobilenet_v2_1.0_224_ptq.tflite", embedding_model_use());
    if (model == nullptr) {
      GTEST_SKIP() << "shared/models is not there";
    }
    embedder_ = PhotoEmbedder::make(std::move(model), std::string(64, 'a'), Precision::exact).value();
  }

  /// Of a photo without persons.
  std::vector<std::string> told(const char* name) {
    const Photo photo = decode_shared_photo(name);
    StageContext context{.photo = photo, .faces = {}, .features = {}};
    std::vector<std::string> labels;
    const auto run = [&](const std::shared_ptr<const Stage>& stage) {
      const auto sightings = stage->run(context).value();
      for (const Sighting& sighting : sightings) {
        EXPECT_EQ(sighting.kind, stage->name());
        EXPECT_LE(sighting.score, 1);
        EXPECT_FALSE(sighting.box || sighting.share || sighting.placement);
        labels.push_back(sighting.kind + ": " + sighting.label);
      }
    };
    run(make_apparel_stage(embedder_, std::nullopt));
    for (const std::string_view stage : fabric_stage_names()) {
      run(make_fabric_stage(stage, embedder_, "a1"));
    }
    run(make_garment_colour_stage("a1"));
    return labels;
  }

  std::shared_ptr<const PhotoEmbedder> embedder_;
};

// The heads have learned these photos: what is tested is that they meet the embeddings that they were fitted on.
TEST_F(RealGarmentStages, NameAGarmentAndItsCloth) {
  EXPECT_THAT(told("clothing/shirt/56606e8d-8092-4541-9ac7-92ada184d3c1.jpg"),
              ElementsAre("apparel: shirt", "pattern: checked", "garment-colour: red"));
  EXPECT_THAT(told("clothing/pants/51b5e26f-be7c-476f-a3dc-98b7dff6f3a7.jpg"),
              ElementsAre("apparel: pants", "pattern: plain", "material: denim", "garment-colour: blue"));
}

TEST_F(RealGarmentStages, SayNothingOfAPhotoWithoutGarments) {
  EXPECT_THAT(told("imagenet_samples/n01917289_brain_coral.JPEG"), IsEmpty());
}

}  // namespace
}  // namespace sluice
