#include "sluice/vision/face_stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "sluice/image/decode.h"
#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

const std::string kDigest(64, 'a');

/// For a letterbox 640 pixels wide.
std::map<std::string, Tensor> no_faces(int height) {
  std::map<std::string, Tensor> outputs;
  for (const int stride : {8, 16, 32}) {
    const std::int64_t cells = (640 / stride) * (height / stride);
    const std::string suffix = std::to_string(stride);
    outputs["cls_" + suffix] = zeros(cells, 1);
    outputs["obj_" + suffix] = zeros(cells, 1);
    outputs["bbox_" + suffix] = zeros(cells, 4);
  }
  return outputs;
}

/// A face at cell (column, row) of the grid of stride 16, its centre half a cell right and below, `side` cells
/// wide.
void put_face(std::map<std::string, Tensor>& outputs, int column, int row, float score, float side) {
  const auto cell = static_cast<std::size_t>(row * 40 + column);
  outputs["cls_16"].values[cell] = score;
  outputs["obj_16"].values[cell] = score;
  float* box = &outputs["bbox_16"].values[4 * cell];
  box[0] = box[1] = 0.5F;
  box[2] = box[3] = std::log(side);
}

Photo grey_photo(int width, int height) {
  return {.rgb = cv::Mat(height, width, CV_8UC3, cv::Scalar(10, 20, 30)),
          .original_width = width,
          .original_height = height,
          .format = "png"};
}

std::shared_ptr<const Stage> fake_stage(std::map<std::string, Tensor> outputs, cv::Mat* asked = nullptr) {
  return make_face_stage(
             std::make_unique<FakeModel>(std::vector<std::int64_t>{1, 3, 640, 640}, std::move(outputs), asked),
             kDigest, Precision::exact)
      .value();
}

TEST(FaceStage, GivesBoxesInPhotoPixelsAndOnlyACount) {
  auto outputs = no_faces(416);
  put_face(outputs, 10, 5, 0.9F, 2);         // Centre (168, 88) of the letterbox, 32 pixels wide.
  put_face(outputs, 20, 5, 0.5F, 2);         // Masked, not counted.
  put_face(outputs, 30, 5, 0.39F, 2);        // Neither.
  const Photo photo = grey_photo(320, 160);  // Half the letterbox's scale.
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  const auto sightings = fake_stage(outputs)->run(context).value();
  ASSERT_EQ(sightings.size(), 1U);
  EXPECT_EQ(sightings[0].kind, "faces");
  EXPECT_EQ(sightings[0].label, "faces");
  EXPECT_EQ(sightings[0].count, 1);
  EXPECT_FLOAT_EQ(static_cast<float>(sightings[0].score), 0.9F);
  EXPECT_FALSE(sightings[0].box.has_value());
  EXPECT_FALSE(sightings[0].placement.has_value());
  ASSERT_TRUE(context.faces.has_value());
  ASSERT_EQ(context.faces->size(), 2U);
  const cv::Rect2f box = context.faces->front();
  EXPECT_NEAR(box.x, 76, 1e-3);
  EXPECT_NEAR(box.y, 36, 1e-3);
  EXPECT_NEAR(box.width, 16, 1e-3);
  EXPECT_NEAR(box.height, 16, 1e-3);
  ASSERT_EQ(context.counted_faces.size(), 1U);
  EXPECT_EQ(context.counted_faces[0].box, box);
  EXPECT_FLOAT_EQ(context.counted_faces[0].score, 0.9F);
}

TEST(FaceStage, BoxesStayInsideThePhoto) {
  auto outputs = no_faces(416);
  put_face(outputs, 0, 0, 0.9F, 8);
  put_face(outputs, 5, 24, 0.9F, 2);  // In the black below a wide photo.
  const Photo photo = grey_photo(640, 320);
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  const auto sightings = fake_stage(outputs)->run(context).value();
  ASSERT_EQ(context.faces->size(), 1U);
  EXPECT_EQ(context.faces->front().tl(), cv::Point2f(0, 0));
  EXPECT_EQ(sightings.at(0).count, 1);
}

TEST(FaceStage, WithoutFacesThereIsNoSightingButTheyWereLookedFor) {
  const Photo photo = grey_photo(64, 32);
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  EXPECT_TRUE(fake_stage(no_faces(416))->run(context).value().empty());
  ASSERT_TRUE(context.faces.has_value());
  EXPECT_TRUE(context.faces->empty());
}

TEST(FaceStage, PutsThePhotoOnBlackAsLargeAsItsShapeNeeds) {
  struct Case {
    cv::Size photo;
    cv::Size letterbox;
  };
  for (const Case& c : {Case{{640, 320}, {640, 416}}, Case{{320, 214}, {640, 480}}, Case{{480, 640}, {512, 640}},
                        Case{{640, 480}, {640, 512}}, Case{{1280, 1000}, {640, 640}}}) {
    cv::Mat asked;
    const Photo photo = grey_photo(c.photo.width, c.photo.height);
    StageContext context{.photo = photo, .faces = {}, .features = {}};
    const auto sightings = fake_stage(no_faces(c.letterbox.height), &asked)->run(context);
    EXPECT_EQ(sightings.has_value(), c.letterbox.width == 640) << "the fake's answer is for a width of 640";
    EXPECT_EQ(asked.size(), c.letterbox);
    EXPECT_EQ(asked.at<cv::Vec3b>(0, 0), cv::Vec3b(10, 20, 30));
    const double scale = 640.0 / std::max(c.photo.width, c.photo.height);
    const auto inside = static_cast<double>(cv::countNonZero(asked.reshape(1))) / 3;
    EXPECT_NEAR(inside, c.photo.area() * scale * scale, 640);
  }
}

TEST(FaceStage, HidesMoreWhereScoresWaver) {
  auto outputs = no_faces(416);
  put_face(outputs, 10, 5, 0.39F, 2);
  const Photo photo = grey_photo(640, 320);
  for (const Precision precision : {Precision::exact, Precision::fast}) {
    auto model = std::make_unique<FakeModel>(std::vector<std::int64_t>{1, 3, 640, 640}, outputs);
    StageContext context{.photo = photo, .faces = {}, .features = {}};
    ASSERT_TRUE(make_face_stage(std::move(model), kDigest, precision).value()->run(context).has_value());
    EXPECT_EQ(context.faces->size(), precision == Precision::fast ? 1U : 0U);
  }
}

TEST(FaceStage, UsesBlueFirstAndNoLandmarks) {
  const ModelUse use = face_model_use();
  EXPECT_EQ(use.input.order, ChannelOrder::bgr);
  EXPECT_EQ(use.input.mean, (std::array<float, 3>{0, 0, 0}));
  EXPECT_EQ(use.outputs.size(), 9U);
  for (const std::string& output : use.outputs) {
    EXPECT_FALSE(output.starts_with("kps")) << output;
  }
}

TEST(FaceStage, RefusesAnotherModel) {
  auto model = std::make_unique<FakeModel>(std::vector<std::int64_t>{1, 3, 320, 320}, no_faces(416));
  const auto stage = make_face_stage(std::move(model), kDigest, Precision::exact);
  ASSERT_FALSE(stage.has_value());
  EXPECT_EQ(stage.error().code, ErrorCode::bad_input);
  const Photo photo = grey_photo(64, 48);
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  EXPECT_FALSE(fake_stage({})->run(context).has_value());
}

TEST(FaceStage, VersionTellsModelAndPrecisionApart) {
  const auto version = [](const std::string& digest, Precision precision) {
    auto model = std::make_unique<FakeModel>(std::vector<std::int64_t>{1, 3, 640, 640}, no_faces(416));
    return make_face_stage(std::move(model), digest, precision).value()->version();
  };
  EXPECT_EQ(version(kDigest, Precision::exact), version(kDigest, Precision::exact));
  EXPECT_NE(version(kDigest, Precision::exact), version(kDigest, Precision::fast));
  EXPECT_NE(version(kDigest, Precision::exact), version(std::string(64, 'b'), Precision::exact));
}

class SharedPhotoFaces : public ::testing::TestWithParam<std::pair<std::string, int>> {};

TEST_P(SharedPhotoFaces, AreCounted) {
  auto model = shared_model("face_detection_yunet_2023mar.onnx", face_model_use());
  if (model == nullptr) {
    GTEST_SKIP() << "shared/models is not there";
  }
  ASSERT_TRUE(start_image_library().has_value());
  const auto stage = make_face_stage(std::move(model), kDigest, Precision::exact).value();
  const Photo photo = decode_shared_photo("coco128/images/" + GetParam().first);
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  const auto sightings = stage->run(context).value();
  EXPECT_EQ(sightings.empty() ? 0 : sightings[0].count, GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(Coco128, SharedPhotoFaces,
                         ::testing::Values(std::pair(std::string("000000000328.jpg"), 3),
                                           std::pair(std::string("000000000113.jpg"), 2),
                                           std::pair(std::string("000000000536.jpg"), 3),
                                           std::pair(std::string("000000000133.jpg"), 0)));

}  // namespace
}  // namespace sluice
