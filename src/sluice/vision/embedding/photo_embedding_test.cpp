#include "sluice/vision/embedding/photo_embedding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

constexpr const char* kModelFile = "mobilenet_v2_1.0_224_ptq.tflite";
const std::string kDigest(64, 'a');

Tensor pooled(std::vector<float> values) {
  values.resize(kEmbeddingLength);
  return {.shape = {1, kEmbeddingLength, 1, 1}, .values = std::move(values)};
}

double likeness(const PhotoEmbedding& a, const PhotoEmbedding& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST(PhotoEmbedding, IsOfRootsAndOfLengthOne) {
  const std::vector<std::int64_t> shape = {1, 3, 224, 224};
  cv::Mat asked;
  auto model = std::make_unique<FakeModel>(
      shape, std::map<std::string, Tensor>{{"pooled", pooled({9, 16, 0, -1})}}, &asked);
  const auto embedder = PhotoEmbedder::make(std::move(model), kDigest, Precision::exact).value();
  cv::Mat photo(100, 300, CV_8UC3, cv::Scalar::all(10));
  photo.colRange(100, 150).setTo(cv::Scalar::all(200));  // The left half of the central square.
  const PhotoEmbedding embedding = embedder->embed(photo).value();
  EXPECT_NEAR(embedding[0], 0.6, 1e-6);
  EXPECT_NEAR(embedding[1], 0.8, 1e-6);
  EXPECT_EQ(embedding[2], 0);
  EXPECT_EQ(embedding[3], 0);
  ASSERT_EQ(asked.size(), cv::Size(224, 224));
  EXPECT_EQ(asked.at<cv::Vec3b>(112, 20)[0], 10);  // Mirrored.
  EXPECT_EQ(asked.at<cv::Vec3b>(112, 200)[0], 200);
}

TEST(PhotoEmbedding, RefusesAnotherModel) {
  auto model =
      std::make_unique<FakeModel>(std::vector<std::int64_t>{1, 3, 416, 416}, std::map<std::string, Tensor>{});
  EXPECT_EQ(PhotoEmbedder::make(std::move(model), kDigest, Precision::exact).error().code, ErrorCode::bad_input);
}

TEST(PhotoEmbedding, PhotosOfOneSceneAreNearerThanOthers) {
  auto model = shared_model(kModelFile, embedding_model_use());
  if (model == nullptr) {
    GTEST_SKIP() << "shared/models is not there";
  }
  const auto embedder = PhotoEmbedder::make(std::move(model), kDigest, Precision::exact).value();
  const auto embed = [&](const char* photo) { return embedder->embed(decode_shared_photo(photo).rgb).value(); };
  const PhotoEmbedding sea = embed("scenes_intel/sea/10177.jpg");
  const PhotoEmbedding coast = embed("scenes_intel/sea/10274.jpg");
  const PhotoEmbedding dish = embed("food10/bibimbap/1007274.jpg");
  EXPECT_NEAR(likeness(sea, sea), 1, 1e-5);
  EXPECT_GT(likeness(sea, coast), likeness(sea, dish));
  EXPECT_EQ(embed("scenes_intel/sea/10177.jpg"), sea);

  auto fast_model = shared_model(kModelFile, embedding_model_use(), Precision::fast);
  const auto fast = PhotoEmbedder::make(std::move(fast_model), kDigest, Precision::fast).value();
  EXPECT_NE(fast->version(), embedder->version());
  EXPECT_GT(likeness(fast->embed(decode_shared_photo("scenes_intel/sea/10177.jpg").rgb).value(), sea), 0.97);
}

}  // namespace
}  // namespace sluice
