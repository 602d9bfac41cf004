#include "sluice/evaluation/concept_card.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;

namespace fs = std::filesystem;

Concept latte_art() {
  return {.name = "latte art",
          .embedding = "embedding-1/abc",
          .weights = {},
          .bias = 0,
          .figures = {.examples = 20, .found = 15, .others = 8, .taken = 2, .background = 0.0125}};
}

/// Embeds dark pictures as one number, bright ones as another.
class BrightModel : public Model {
 public:
  std::vector<std::int64_t> input_shape() const override { return {1, 3, 224, 224}; }
  Status infer(const cv::Mat& rgb, const std::function<Status(const Outputs&)>& read) const override {
    std::vector<float> values(kEmbeddingLength);
    values[rgb.at<cv::Vec3b>(100, 100)[0] > 128 ? 1 : 0] = 1;
    return read({{"pooled", {{1, kEmbeddingLength, 1, 1}, values}}});
  }
};

class ConceptCardTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "without");
    // The content of a file is its brightness.
    write("bright.jpg", "255");
    write("dark.jpg", "0");
    write("without/dark.jpg", "1");
    write("without/bright.jpg", "254");
    write("set.tsv", "image\tlabel\nbright.jpg\tLatte_Art\ndark.jpg\ttea\n");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const char* name, const char* text) { std::ofstream(folder_ / name) << text; }

  static Result<Photo> decode(Bytes bytes) {
    const int value = std::stoi(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    return Photo{.rgb = cv::Mat(120, 120, CV_8UC3, cv::Scalar::all(value)),
                 .original_width = 120,
                 .original_height = 120,
                 .format = "jpeg"};
  }

  fs::path folder_ = fs::path(::testing::TempDir()) / "concept_card";
  std::shared_ptr<const PhotoEmbedder> embedder_ =
      PhotoEmbedder::make(std::make_unique<BrightModel>(), std::string(64, 'a'), Precision::exact).value();
};

TEST_F(ConceptCardTest, CountsPhotosOfASetAndOfFolders) {
  Concept bright{.name = "latte art", .embedding = embedder_->version(), .weights = {}, .bias = -1, .figures = {}};
  bright.weights.resize(kEmbeddingLength);
  bright.weights[1] = 2;
  const auto photos =
      read_concept_photos(bright.name, (folder_ / "set.tsv").string(), {(folder_ / "without").string()}).value();
  ASSERT_EQ(photos.photos.size(), 4U);
  ConceptCard card = make_concept_card(bright);
  ASSERT_TRUE(measure_on_photos(card, photos, *embedder_, decode, {}).has_value());
  EXPECT_EQ(card.photos->shown, 1U);
  EXPECT_EQ(card.photos->found, 1U);
  EXPECT_EQ(card.photos->without, 3U);
  EXPECT_EQ(card.photos->taken, 1U);
  EXPECT_EQ(card.photos->precision.value, 0.5);

  bright.embedding = "another";
  ConceptCard stale = make_concept_card(bright);
  const Status refused = measure_on_photos(stale, photos, *embedder_, decode, {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message(), HasSubstr("teach it again"));
}

TEST_F(ConceptCardTest, ASetMustNameTheConcept) {
  const auto photos = read_concept_photos("coffee", (folder_ / "set.tsv").string(), {});
  ASSERT_FALSE(photos.has_value());
  EXPECT_EQ(photos.error().code, ErrorCode::bad_input);
  EXPECT_THAT(photos.error().message(), HasSubstr("'coffee'"));
}

TEST(ConceptCard, SaysWhatWasCountedWhenItWasTaught) {
  const ConceptCard card = make_concept_card(latte_art());
  EXPECT_EQ(card.recall.value, 0.75);
  const auto json = to_json(card);
  EXPECT_EQ(json["examples"], 20);
  EXPECT_EQ(json["recall"]["value"], 0.75);
  EXPECT_EQ(json["others_taken"]["value"], 0.25);
  EXPECT_EQ(json["background"], 0.0125);
  EXPECT_TRUE(json["on_photos"].is_null());
}

}  // namespace
}  // namespace sluice
