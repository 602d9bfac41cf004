#include "sluice/vision/concept/teaching.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>

#include "sluice/vision/concept/concept_stage.h"
#include "sluice/vision/concept/concept_testing.h"

namespace sluice {
namespace {

constexpr std::size_t kOurs = 5;
constexpr std::size_t kLikeOurs = 6;

Concept taught(const std::vector<PhotoEmbedding>& examples, const std::vector<PhotoEmbedding>& others = {}) {
  return teach_concept("ours", "embedding-1/x", examples, others, small_background()).value();
}

std::size_t shown_in(const Concept& learned, const std::vector<PhotoEmbedding>& photos) {
  return static_cast<std::size_t>(std::ranges::count_if(
      photos, [&](const PhotoEmbedding& photo) { return concept_score(learned, photo) >= 0.5; }));
}

TEST(TeachConcept, TellsPhotosOfItFromTheBackground) {
  const Concept learned = taught(embeddings_of_kind(kOurs, 10, 1));
  EXPECT_EQ(learned.name, "ours");
  EXPECT_EQ(learned.embedding, "embedding-1/x");
  EXPECT_GE(shown_in(learned, embeddings_of_kind(kOurs, 100, 2)), 75U);
  for (std::size_t cluster = 100; cluster < 108; ++cluster) {
    EXPECT_EQ(shown_in(learned, embeddings_of_kind(cluster, 20, 3)), 0U) << cluster;
  }
}

TEST(TeachConcept, OthersTeachWhatItIsNot) {
  // Theirs show ours, too, and something beside it.
  std::mt19937 random(4);
  const auto both = [&](std::size_t count) {
    std::vector<PhotoEmbedding> photos;
    for (std::size_t i = 0; i < count; ++i) {
      PhotoEmbedding photo = embedding_of_kind(kOurs, random);
      photo[kLikeOurs] += 0.35F;
      photos.push_back(photo);
    }
    return photos;
  };
  const auto examples = embeddings_of_kind(kOurs, 20, 1);
  const auto unseen = both(50);
  const Concept alone = taught(examples);
  const Concept with_others = taught(examples, both(20));
  EXPECT_GT(shown_in(alone, unseen), 40U);
  EXPECT_LT(shown_in(with_others, unseen), 10U);
  EXPECT_GE(shown_in(with_others, embeddings_of_kind(kOurs, 100, 2)), 70U);
  EXPECT_EQ(with_others.figures.others, 20U);
  EXPECT_LE(with_others.figures.taken, 4U);
}

TEST(TeachConcept, FiguresAreOfPhotosThatWereLeftOut) {
  const Concept clear = taught(embeddings_of_kind(kOurs, 20, 1));
  EXPECT_EQ(clear.figures.examples, 20U);
  EXPECT_GE(clear.figures.found, 15U);
  EXPECT_LE(clear.figures.found, 18U);  // Some are always missed: kLeastMissed.
  EXPECT_LT(clear.figures.background, 0.001);

  // Ten pictures that have nothing in common: none is found by the other nine.
  std::vector<PhotoEmbedding> unlike;
  std::mt19937 random(5);
  for (std::size_t i = 0; i < 10; ++i) {
    unlike.push_back(embedding_of_kind(200 + 10 * i, random));
  }
  const Concept vague = taught(unlike);
  EXPECT_EQ(vague.figures.examples, 10U);
  EXPECT_GE(static_cast<double>(clear.figures.found) / 20, static_cast<double>(vague.figures.found) / 10);
}

TEST(TeachConcept, TheSamePhotosGiveTheSameConcept) {
  EXPECT_EQ(taught(embeddings_of_kind(kOurs, 12, 1)), taught(embeddings_of_kind(kOurs, 12, 1)));
}

TEST(TeachConcept, AsksForEnoughPhotosAndNotTooMany) {
  const auto code = [](std::size_t examples, std::size_t others) -> std::optional<ErrorCode> {
    const auto answer = teach_concept("ours", "x", embeddings_of_kind(kOurs, examples, 1),
                                      embeddings_of_kind(kLikeOurs, others, 2), small_background());
    return answer.has_value() ? std::nullopt : std::optional(answer.error().code);
  };
  EXPECT_EQ(code(kFewestExamples - 1, 0), ErrorCode::usage);
  EXPECT_EQ(code(kMostExamples + 1, 0), ErrorCode::usage);
  EXPECT_EQ(code(kFewestExamples, kMostOthers + 1), ErrorCode::usage);
  EXPECT_EQ(code(kFewestExamples, 1), std::nullopt);
}

}  // namespace
}  // namespace sluice
