#include "sluice/catalog/feature_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
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

TEST_P(VocabularyTest, NearestWordsComeInOrder) {
  const Vocabulary vocabulary = small_vocabulary(GetParam());
  std::vector<NearWord> near;
  vocabulary.nearest(random_bytes(128, 3).data(), 10, near);
  ASSERT_EQ(near.size(), 10U);
  EXPECT_TRUE(std::is_sorted(near.begin(), near.end(),
                             [](const NearWord& a, const NearWord& b) { return a.distance < b.distance; }));
}

TEST_P(VocabularyTest, TheBuiltInOneIsWhole) {
  EXPECT_EQ(builtin_vocabulary(GetParam()).metric(), GetParam());
  EXPECT_GE(builtin_vocabulary(GetParam()).size(), 8192);
}

TEST_P(VocabularyTest, TheIndexFindsWhatLiesNearAndOnlyThat) {
  const Vocabulary& vocabulary = builtin_vocabulary(GetParam());
  const int bytes = descriptor_bytes(GetParam());
  // Rows near some of the vocabulary's own words, as real descriptors are; queries near some of the rows.
  const auto words = vocabulary.serialise();
  std::mt19937 random(7);
  std::vector<std::uint8_t> rows;
  for (int row = 0; row < 2000; ++row) {
    const auto* word = words.data() + words.size() - std::size_t{1 + random() % 8000} * bytes;
    rows.insert(rows.end(), word, word + bytes);
    rows[rows.size() - 1 - random() % bytes] ^= 4;
  }
  const FeatureIndex index(vocabulary, rows);
  ASSERT_EQ(index.size(), 2000U);
  std::vector<IndexMatch> found;
  std::vector<NearWord> near;
  for (int row = 0; row < 2000; row += 97) {
    std::vector<std::uint8_t> query(rows.begin() + std::ptrdiff_t{row} * bytes,
                                    rows.begin() + std::ptrdiff_t{row + 1} * bytes);
    for (int i = 0; i < 6; ++i) {
      query[random() % bytes] ^= 2;
    }
    index.search(query.data(), 1.5F, found);
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const IndexMatch& m) { return m.row == row; })) << row;
    vocabulary.nearest(query.data(), 1, near);
    const double exponent = GetParam() == Metric::hamming ? 1 : 0.5;
    for (const IndexMatch& match : found) {
      int distance = 0;
      distances(GetParam(), query.data(), rows.data() + std::ptrdiff_t{match.row} * bytes, 1, &distance);
      EXPECT_NEAR(match.ratio, std::pow(static_cast<double>(distance) / std::max(near[0].distance, 1), exponent),
                  1e-3);
      EXPECT_LT(match.ratio, 1.5F);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Metrics, VocabularyTest, testing::Values(Metric::squared_euclidean, Metric::hamming),
                         [](const auto& parameter) {
                           return parameter.param == Metric::hamming ? "hamming" : "euclidean";
                         });

}  // namespace
}  // namespace sluice
