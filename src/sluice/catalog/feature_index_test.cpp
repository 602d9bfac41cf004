#include "sluice/catalog/feature_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sluice {
namespace {

std::vector<std::uint8_t> random_bytes(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> bytes(count);
  std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

Vocabulary small_vocabulary(Metric metric) {
  return {metric, random_bytes(std::size_t{4} * descriptor_bytes(metric), 1),
          random_bytes(std::size_t{4} * 8 * descriptor_bytes(metric), 2)};
}

TEST(DescriptorDistance, IsWhatItSays) {
  std::vector<std::uint8_t> a(128, 10);
  std::vector<std::uint8_t> b(128, 13);
  int distance = 0;
  distances(Metric::squared_euclidean, a.data(), b.data(), 1, &distance);
  EXPECT_EQ(distance, 128 * 9);
  a.assign(32, 0);
  b.assign(32, 0x11);
  distances(Metric::hamming, a.data(), b.data(), 1, &distance);
  EXPECT_EQ(distance, 64);
}

class VocabularyTest : public testing::TestWithParam<Metric> {};

TEST_P(VocabularyTest, ComesBackFromItsBytes) {
  const auto bytes = small_vocabulary(GetParam()).serialise();
  const auto again = Vocabulary::parse(bytes);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->size(), 32);
  EXPECT_EQ(again->serialise(), bytes);
}

TEST_P(VocabularyTest, DamagedBytesAreRefused) {
  auto bytes = small_vocabulary(GetParam()).serialise();
  EXPECT_FALSE(Vocabulary::parse(std::span(bytes).first(bytes.size() - 1)).has_value());
  EXPECT_FALSE(Vocabulary::parse(std::span(bytes).first(5)).has_value());
  bytes[0] ^= 1;
  EXPECT_FALSE(Vocabulary::parse(bytes).has_value());
}

TEST_P(VocabularyTest, TheNearestWordIsTheNearestOfThoseLookedAt) {
  const Vocabulary vocabulary = small_vocabulary(GetParam());
  NearWords near;
  const auto query = random_bytes(128, 3);
  vocabulary.look(query.data(), near);
  EXPECT_EQ(near.nearest.distance, *std::ranges::min_element(near.distances));
  for (std::size_t place = 0; place < near.distances.size(); ++place) {
    int distance = 0;
    distances(GetParam(), query.data(), vocabulary.word(near.word(place)), 1, &distance);
    EXPECT_EQ(distance, near.distances[place]);
  }
  EXPECT_EQ(vocabulary.nearest(query.data()).word, near.nearest.word);
}

TEST_P(VocabularyTest, TheBuiltInOneIsWhole) {
  EXPECT_EQ(builtin_vocabulary(GetParam()).metric(), GetParam());
  EXPECT_GE(builtin_vocabulary(GetParam()).size(), 8192);
}

TEST(DescriptorBlocks, AgreeWithPlainDistances) {
  for (const Metric metric : {Metric::squared_euclidean, Metric::hamming}) {
    const std::size_t bytes = descriptor_bytes(metric);
    for (const std::size_t rows : {std::size_t{64}, std::size_t{23}}) {
      const DescriptorBlocks blocks(metric, random_bytes(rows * bytes, 5));
      const auto query = random_bytes(bytes, 6);
      std::vector<int> expected(rows);
      std::vector<int> found(rows);
      distances(metric, query.data(), blocks.row(0), rows, expected.data());
      blocks.distances(query.data(), 0, rows, found.data());
      EXPECT_EQ(found, expected);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Metrics, VocabularyTest, testing::Values(Metric::squared_euclidean, Metric::hamming),
                         [](const auto& parameter) {
                           return parameter.param == Metric::hamming ? "hamming" : "euclidean";
                         });

}  // namespace
}  // namespace sluice
