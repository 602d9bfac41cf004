#include "sluice/vision/object_stage.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "sluice/image/decode.h"
#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

const std::string kDigest(64, 'a');
constexpr int kPerson = 0;
constexpr int kCup = 41;

std::map<std::string, Tensor> nothing() {
  std::map<std::string, Tensor> outputs;
  for (int level = 0; level < 4; ++level) {
    const int cells = (416 + (8 << level) - 1) / (8 << level);
    outputs[fmt::format("save_infer_model/scale_{}.tmp_1", level)] = zeros(cells * cells, 80);
    outputs[fmt::format("save_infer_model/scale_{}.tmp_1", level + 4)] = zeros(cells * cells, 32);
  }
  return outputs;
}

/// A thing at a cell of the grid of stride 32, whose sides are `strides` strides from the cell's centre.
void put_thing(std::map<std::string, Tensor>& outputs, int column, int row, int label, float score, int strides) {
  const auto cell = static_cast<std::size_t>(row * 13 + column);
  outputs["save_infer_model/scale_2.tmp_1"].values[80 * cell + static_cast<std::size_t>(label)] = score;
  for (std::size_t side = 0; side < 4; ++side) {
    outputs["save_infer_model/scale_6.tmp_1"].values[32 * cell + 8 * side + static_cast<std::size_t>(strides)] =
        100;
  }
}

Photo photo_of(int width, int height) {
  return {.rgb = cv::Mat(height / 2, width / 2, CV_8UC3, cv::Scalar(124, 116, 104)),
          .original_width = width,
          .original_height = height,
          .format = "png"};
}

std::shared_ptr<const Stage> fake_stage(std::map<std::string, Tensor> outputs, cv::Mat* asked = nullptr) {
  return make_object_stage(
             std::make_unique<FakeModel>(std::vector<std::int64_t>{1, 3, 416, 416}, std::move(outputs), asked),
             kDigest, Precision::exact)
      .value();
}

TEST(ObjectStage, GivesBoxesInPixelsOfTheOriginal) {
  auto outputs = nothing();
  put_thing(outputs, 6, 6, kCup, 0.8F, 2);        // Centre (208, 208), sides 64 away: 144..272.
  put_thing(outputs, 0, 0, kPerson, 0.7F, 1);     // Centre (16, 16), sides 32 away: -16..48, cut at the frame.
  put_thing(outputs, 12, 12, kPerson, 0.49F, 1);  // Below the threshold.
  const Photo photo = photo_of(832, 416);
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  const auto sightings = fake_stage(outputs)->run(context).value();
  ASSERT_EQ(sightings.size(), 2U);
  EXPECT_EQ(sightings[0].kind, "object");
  EXPECT_EQ(sightings[0].label, "cup");
  EXPECT_FLOAT_EQ(static_cast<float>(sightings[0].score), 0.8F);
  EXPECT_EQ(sightings[0].box, (Box{288, 144, 256, 128}));
  EXPECT_EQ(sightings[0].placement, "centre");
  EXPECT_NEAR(*sightings[0].share, 256.0 * 128 / (832 * 416), 1e-9);
  EXPECT_EQ(sightings[1].label, "person");
  EXPECT_EQ(sightings[1].box, (Box{0, 0, 96, 48}));
  EXPECT_EQ(sightings[1].placement, "top-left");
}

TEST(ObjectStage, ForEvaluationGivesWhatUsersDoNotSee) {
  auto outputs = nothing();
  put_thing(outputs, 0, 0, kCup, 0.02F, 1);
  put_thing(outputs, 6, 6, kCup, 0.03F, 1);
  put_thing(outputs, 12, 12, kPerson, 0.9F, 1);
  auto model = std::make_unique<FakeModel>(std::vector<std::int64_t>{1, 3, 416, 416}, std::move(outputs));
  const auto stage = make_object_stage_for_evaluation(std::move(model), kDigest, Precision::exact).value();
  const Photo photo = photo_of(832, 416);
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  const auto sightings = stage->run(context).value();
  ASSERT_EQ(sightings.size(), 2U);
  EXPECT_EQ(sightings[0].label, "person");
  EXPECT_FLOAT_EQ(static_cast<float>(sightings[1].score), 0.03F);
  EXPECT_NE(stage->version(), fake_stage(nothing())->version());
}

TEST(ObjectStage, LeavesPersonsForTheGroupSize) {
  auto outputs = nothing();
  put_thing(outputs, 6, 6, kPerson, 0.8F, 2);    // Centre (208, 208), sides 64 away: 144..272.
  put_thing(outputs, 12, 0, kPerson, 0.41F, 1);  // Centre (400, 16): 368..432, cut at the frame. Not shown.
  put_thing(outputs, 0, 12, kPerson, 0.39F, 1);  // Too unsure.
  put_thing(outputs, 0, 0, kCup, 0.45F, 1);      // No person, and not shown.
  const Photo photo = photo_of(1664, 832);       // Decoded to 832 x 416.
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  EXPECT_EQ(fake_stage(outputs)->run(context).value().size(), 1U);
  ASSERT_TRUE(context.persons.has_value());
  ASSERT_EQ(context.persons->size(), 2U);
  EXPECT_EQ(context.persons->at(0).box, cv::Rect2f(288, 144, 256, 128));
  EXPECT_FLOAT_EQ(context.persons->at(0).score, 0.8F);
  EXPECT_EQ(context.persons->at(1).box, cv::Rect2f(736, 0, 96, 48));
}

TEST(ObjectStage, OneSightingPerThing) {
  auto outputs = nothing();
  put_thing(outputs, 6, 6, kCup, 0.8F, 6);
  put_thing(outputs, 7, 6, kCup, 0.9F, 6);     // The same cup seen from the next cell.
  put_thing(outputs, 6, 7, kPerson, 0.6F, 6);  // Somebody behind it.
  const Photo photo = photo_of(832, 832);
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  const auto sightings = fake_stage(outputs)->run(context).value();
  ASSERT_EQ(sightings.size(), 2U);
  EXPECT_EQ(sightings[0].label, "cup");
  EXPECT_FLOAT_EQ(static_cast<float>(sightings[0].score), 0.9F);
  EXPECT_EQ(sightings[1].label, "person");
}

TEST(ObjectStage, StretchesThePhotoToTheModelsSquare) {
  cv::Mat asked;
  const Photo photo = photo_of(832, 416);
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  ASSERT_TRUE(fake_stage(nothing(), &asked)->run(context).value().empty());
  EXPECT_EQ(asked.size(), cv::Size(416, 416));
  EXPECT_EQ(asked.at<cv::Vec3b>(415, 415), cv::Vec3b(124, 116, 104));
  EXPECT_EQ(object_model_use().input.order, ChannelOrder::rgb);
}

TEST(ObjectStage, RefusesAnotherModel) {
  auto model = std::make_unique<FakeModel>(std::vector<std::int64_t>{1, 3, 640, 640}, nothing());
  EXPECT_FALSE(make_object_stage(std::move(model), kDigest, Precision::exact).has_value());
  const Photo photo = photo_of(64, 48);
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  EXPECT_FALSE(fake_stage({})->run(context).has_value());
}

TEST(ObjectStage, ClassesAreCocosEighty) {
  EXPECT_EQ(coco_classes().front(), "person");
  EXPECT_EQ(coco_classes()[kCup], "cup");
  EXPECT_EQ(coco_classes().back(), "toothbrush");
  std::array<std::string_view, 80> names = coco_classes();
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

TEST(ObjectStage, SeesWhatIsInSharedPhotos) {
  auto model = shared_model("picodet_s_416_coco.onnx", object_model_use());
  if (model == nullptr) {
    GTEST_SKIP() << "shared/models is not there";
  }
  ASSERT_TRUE(start_image_library().has_value());
  const auto stage = make_object_stage(std::move(model), kDigest, Precision::exact).value();
  const auto labels = [&](const std::string& name) {
    const Photo photo = decode_shared_photo("coco128/images/" + name);
    StageContext context{.photo = photo, .faces = {}, .features = {}};
    std::map<std::string, int> counts;
    const std::vector<Sighting> sightings = stage->run(context).value();
    for (const Sighting& sighting : sightings) {
      ++counts[sighting.label];
    }
    return counts;
  };
  using Counts = std::map<std::string, int>;
  EXPECT_EQ(labels("000000000009.jpg"), (Counts{{"bowl", 3}, {"broccoli", 1}}));
  EXPECT_EQ(labels("000000000025.jpg"), (Counts{{"giraffe", 1}}));
}

}  // namespace
}  // namespace sluice
