#include "sluice/vision/people_stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "sluice/vision/face_stage.h"
#include "sluice/vision/model_stage_testing.h"
#include "sluice/vision/object_stage.h"

namespace sluice {
namespace {

class PeopleStageTest : public testing::Test {
 protected:
  std::vector<Sighting> run(const std::vector<SeenBox>& faces, const std::vector<SeenBox>& persons) {
    StageContext context{.photo = photo_, .faces = {}, .features = {}};
    context.faces.emplace();
    context.counted_faces = faces;
    context.persons = persons;
    return stage_->run(context).value();
  }

  std::string label(std::size_t persons) {
    const std::vector<Sighting> sightings = run({}, row_of(persons));
    return sightings.empty() ? "" : sightings.at(0).label;
  }

  /// Side by side, each a little less sure than the one before.
  static std::vector<SeenBox> row_of(std::size_t count) {
    std::vector<SeenBox> persons;
    for (std::size_t i = 0; i < count; ++i) {
      const auto number = static_cast<float>(i);
      persons.push_back({{20 * number, 0, 18, 60}, 0.9F - 0.05F * number});
    }
    return persons;
  }

  Photo photo_{.rgb = cv::Mat(48, 64, CV_8UC3, cv::Scalar(0, 0, 0)),
               .original_width = 64,
               .original_height = 48,
               .format = "png"};
  std::shared_ptr<const Stage> stage_ = make_people_stage("f1", "o1");
};

TEST_F(PeopleStageTest, SizesOfGroupsAreAFewWords) {
  const std::vector<std::string> expected = {"",      "solo", "pair", "small group", "small group", "small group",
                                             "crowd", "crowd"};
  for (std::size_t persons = 0; persons < expected.size(); ++persons) {
    EXPECT_EQ(label(persons), expected[persons]) << persons;
  }
}

TEST_F(PeopleStageTest, TellsNothingButTheLabel) {
  const std::vector<Sighting> sightings = run({{{5, 5, 8, 8}, 0.95F}}, row_of(4));
  ASSERT_EQ(sightings.size(), 1U);
  EXPECT_EQ(sightings[0].kind, "people");
  EXPECT_EQ(sightings[0].label, "small group");
  EXPECT_EQ(sightings[0].count, 1);
  EXPECT_FALSE(sightings[0].box || sightings[0].polygon || sightings[0].share || sightings[0].sharpness ||
               sightings[0].placement);
  EXPECT_FLOAT_EQ(static_cast<float>(sightings[0].score), 0.8F);  // Of the third: three make the group.
}

TEST_F(PeopleStageTest, AFaceInAPersonIsThatPerson) {
  EXPECT_EQ(run({{{5, 5, 8, 8}, 0.9F}}, row_of(1))[0].label, "solo");
  EXPECT_EQ(run({{{500, 5, 8, 8}, 0.9F}}, row_of(1))[0].label, "pair");
  EXPECT_EQ(run({{{5, 5, 8, 8}, 0.9F}}, {})[0].label, "solo");
  EXPECT_EQ(run({{{5, 5, 8, 8}, 0.9F}, {{6, 20, 8, 8}, 0.8F}}, row_of(1))[0].label, "pair");  // One face each.
}

TEST_F(PeopleStageTest, AFaceIsFirstThatOfTheSmallestPerson) {
  // A child before a grown-up: the first face is the child's, so the other is left for the grown-up.
  const std::vector<SeenBox> persons = {{{0, 0, 100, 200}, 0.9F}, {{30, 80, 40, 110}, 0.8F}};
  EXPECT_EQ(run({{{45, 85, 10, 10}, 0.9F}, {{45, 10, 10, 10}, 0.8F}}, persons)[0].label, "pair");
}

TEST_F(PeopleStageTest, WithoutFacesOrPersonsLookedForItIsABug) {
  StageContext context{.photo = photo_, .faces = {}, .features = {}};
  context.faces.emplace();
  EXPECT_EQ(stage_->run(context).error().code, ErrorCode::internal);
  context.faces.reset();
  context.persons.emplace();
  EXPECT_EQ(stage_->run(context).error().code, ErrorCode::internal);
}

TEST_F(PeopleStageTest, VersionChangesWithWhatItIsMadeFrom) {
  EXPECT_EQ(std::set({stage_->version(), make_people_stage("f2", "o1")->version(),
                      make_people_stage("f1", "o2")->version()})
                .size(),
            3U);
}

TEST(PeopleStage, SeesGroupsInSharedPhotos) {
  auto face_model = shared_model("face_detection_yunet_2023mar.onnx", face_model_use());
  auto object_model = shared_model("picodet_s_416_coco.onnx", object_model_use());
  if (face_model == nullptr || object_model == nullptr) {
    GTEST_SKIP() << "shared/models is not there";
  }
  ASSERT_TRUE(start_image_library().has_value());
  const std::string digest(64, 'a');
  const auto face = make_face_stage(std::move(face_model), digest, Precision::exact).value();
  const auto object = make_object_stage(std::move(object_model), digest, Precision::exact).value();
  const auto people = make_people_stage(face->version(), object->version());
  const auto label = [&](const std::string& name) -> std::string {
    const Photo photo = decode_shared_photo("coco128/images/" + name);
    StageContext context{.photo = photo, .faces = {}, .features = {}};
    EXPECT_TRUE(face->run(context).has_value());
    EXPECT_TRUE(object->run(context).has_value());
    const std::vector<Sighting> sightings = people->run(context).value();
    return sightings.empty() ? "" : sightings.at(0).label;
  };
  EXPECT_EQ(label("000000000009.jpg"), "");
  EXPECT_EQ(label("000000000294.jpg"), "solo");
  EXPECT_EQ(label("000000000529.jpg"), "pair");
  EXPECT_EQ(label("000000000328.jpg"), "small group");
  EXPECT_EQ(label("000000000389.jpg"), "crowd");
}

}  // namespace
}  // namespace sluice
