#include "sluice/vision/concept/concept_stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

using ::testing::IsEmpty;

std::shared_ptr<const PhotoEmbedder> embedder(const std::string& digest = std::string(64, 'a'),
                                              Precision precision = Precision::exact) {
  std::vector<float> values(kEmbeddingLength);
  values[0] = 1;
  auto model = std::make_unique<FakeModel>(
      std::vector<std::int64_t>{1, 3, 224, 224},
      std::map<std::string, Tensor>{{"pooled", {{1, kEmbeddingLength, 1, 1}, values}}});
  return PhotoEmbedder::make(std::move(model), digest, precision).value();
}

/// Likes the first number: with the embedder above, its sum is `sum`.
Concept concept_with(const std::string& name, float sum) {
  Concept taught{.name = name, .embedding = embedder()->version(), .weights = {}, .bias = -1, .figures = {}};
  taught.weights.resize(kEmbeddingLength);
  taught.weights[0] = sum + 1;
  return taught;
}

std::vector<Sighting> seen(const std::vector<Concept>& concepts) {
  const Photo photo{.rgb = cv::Mat(50, 80, CV_8UC3, cv::Scalar::all(9)),
                    .original_width = 80,
                    .original_height = 50,
                    .format = "png"};
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  return make_concept_stage(concepts, embedder())->run(context).value();
}

TEST(ConceptStage, NamesEachConceptThatThePhotoShows) {
  const auto sightings = seen({concept_with("b", 2), concept_with("c", -0.01F), concept_with("a", 0.01F)});
  ASSERT_EQ(sightings.size(), 2U);
  EXPECT_EQ(sightings[0].kind, "concept");
  EXPECT_EQ(sightings[0].label, "a");
  EXPECT_EQ(sightings[1].label, "b");
  EXPECT_NEAR(sightings[1].score, 1 / (1 + std::exp(-2.0)), 1e-6);
  EXPECT_FALSE(sightings[1].box.has_value() || sightings[1].share.has_value());
  EXPECT_THAT(seen({concept_with("c", -5)}), IsEmpty());
}

TEST(ConceptStage, TheVersionIsThatOfItsConcepts) {
  const auto version = [](const std::vector<Concept>& concepts) {
    return make_concept_stage(concepts, embedder())->version();
  };
  const Concept a = concept_with("a", 1);
  const Concept b = concept_with("b", 1);
  EXPECT_EQ(version({a, b}), version({b, a}));
  EXPECT_NE(version({a, b}), version({a}));
  EXPECT_NE(version({a}), version({b}));
  EXPECT_NE(version({a}), version({concept_with("a", 2)}));
  Concept biased = a;
  biased.bias = 0;
  EXPECT_NE(version({a}), version({biased}));
  Concept counted = a;  // What was measured has no say in an answer.
  counted.figures.examples = 9;
  EXPECT_EQ(version({a}), version({counted}));
}

TEST(ConceptStage, AConceptFitsTheEmbeddingThatItWasTaughtOver) {
  const Concept taught = concept_with("a", 1);
  EXPECT_TRUE(fits(taught, *embedder()));
  EXPECT_TRUE(fits(taught, *embedder(std::string(64, 'a'), Precision::fast)));
  EXPECT_FALSE(fits(taught, *embedder(std::string(64, 'b'))));
  Concept shorter = taught;
  shorter.weights.pop_back();
  EXPECT_FALSE(fits(shorter, *embedder()));
}

}  // namespace
}  // namespace sluice
