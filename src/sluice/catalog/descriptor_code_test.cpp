#include "sluice/catalog/descriptor_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <random>
#include <vector>

namespace sluice {
namespace {

/// As RootSIFT has them: mostly small, none above 150.
std::vector<std::uint8_t> descriptor(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> bytes(128);
  std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(random() % 151 * (random() % 3) / 2); });
  std::ranges::for_each(bytes, [](std::uint8_t& byte) { byte = std::min<std::uint8_t>(byte, 150); });
  return bytes;
}

TEST(DescriptorCode, DistancesAreThoseOfTheRoundedDescriptors) {
  const auto query = descriptor(1);
  std::vector<std::uint8_t> codes;
  std::vector<int> expected;
  constexpr unsigned kRows = 9;
  for (unsigned row = 0; row < kRows; ++row) {
    const auto other = descriptor(10 + row);
    codes.resize(codes.size() + code_bytes(Metric::squared_euclidean));
    encode(Metric::squared_euclidean, other.data(),
           codes.data() + codes.size() - code_bytes(Metric::squared_euclidean));
    int sum = 0;
    for (std::size_t i = 0; i < other.size(); ++i) {
      const int rounded = (other[i] + 5) / 10 * 10;
      EXPECT_LE(std::abs(rounded - other[i]), 5);
      sum += (query[i] - rounded) * (query[i] - rounded);
    }
    expected.push_back(sum);
  }
  const std::vector<std::uint32_t> rows = {8, 0, 3};
  std::vector<int> found(rows.size());
  code_distances(Metric::squared_euclidean, query.data(), codes.data(), rows, found.data());
  EXPECT_EQ(found, (std::vector<int>{expected[8], expected[0], expected[3]}));
}

TEST(DescriptorCode, BitsAreKeptAsTheyAre) {
  const auto query = descriptor(1);
  const auto other = descriptor(2);
  std::vector<std::uint8_t> code(code_bytes(Metric::hamming));
  encode(Metric::hamming, other.data(), code.data());
  int found = 0;
  int expected = 0;
  code_distances(Metric::hamming, query.data(), code.data(), std::vector<std::uint32_t>{0}, &found);
  distances(Metric::hamming, query.data(), other.data(), 1, &expected);
  EXPECT_EQ(found, expected);
}

TEST(DescriptorCode, ASketchSaysOnWhichSideOfTheWordEachDimensionLies) {
  const auto here = descriptor(3);
  const auto word = descriptor(4);
  const Sketch bits = sketch(here.data(), word.data());
  int above = 0;
  for (std::size_t i = 0; i < here.size(); ++i) {
    EXPECT_EQ((bits[i / 64] >> (i % 64)) & 1, here[i] > word[i] ? 1U : 0U) << i;
    above += here[i] > word[i] ? 1 : 0;
  }
  const std::vector<Sketch> sketches = {bits, Sketch{0, 0}};
  std::vector<std::uint8_t> found(2);
  sketch_distances(bits, sketches.data(), sketches.size(), found.data());
  EXPECT_EQ(found, (std::vector<std::uint8_t>{0, static_cast<std::uint8_t>(above)}));
}

TEST(DescriptorCode, RowsOneAfterAnotherAreAsFarAsEachAlone) {
  constexpr std::size_t kRows = 21;
  for (const Metric metric : {Metric::squared_euclidean, Metric::hamming}) {
    const std::size_t bytes = code_bytes(metric);
    std::vector<std::uint8_t> codes((kRows + 1) * bytes);
    for (unsigned row = 0; row <= kRows; ++row) {
      encode(metric, descriptor(row).data(), codes.data() + row * bytes);
    }
    const auto query = descriptor(99);
    std::vector<std::uint32_t> rows(kRows);
    std::iota(rows.begin(), rows.end(), 1U);
    std::vector<int> expected(kRows);
    std::vector<int> found(kRows);
    code_distances(metric, query.data(), codes.data(), rows, expected.data());
    code_distances(metric, query.data(), codes.data(), 1, kRows, found.data());
    EXPECT_EQ(found, expected);
  }
}

TEST(DescriptorCode, TheNearestOfManySketchesAreChosen) {
  const auto word = descriptor(4);
  const Sketch query = sketch(descriptor(5).data(), word.data());
  for (const std::size_t count : {0, 1, 7, 8, 63, 64, 65, 150}) {
    std::vector<Sketch> sketches;
    std::vector<std::uint8_t> expected;
    std::vector<std::uint32_t> near;
    for (std::size_t i = 0; i < count; ++i) {
      sketches.push_back(sketch(descriptor(static_cast<unsigned>(100 + i)).data(), word.data()));
      expected.push_back(static_cast<std::uint8_t>(std::popcount(query[0] ^ sketches[i][0]) +
                                                   std::popcount(query[1] ^ sketches[i][1])));
      if (expected.back() <= 60) {
        near.push_back(static_cast<std::uint32_t>(7 + i));
      }
    }
    std::vector<std::uint8_t> found(count);
    sketch_distances(query, sketches.data(), count, found.data());
    EXPECT_EQ(found, expected);
    std::vector<std::uint32_t> chosen(count + 1);
    chosen.resize(choose_near_sketches(found.data(), count, 60, 7, chosen.data()));
    EXPECT_EQ(chosen, near);
  }
}

TEST(DescriptorCode, MirroredTwiceIsAsBefore) {
  const auto here = descriptor(5);
  std::vector<std::uint8_t> once(128);
  std::vector<std::uint8_t> twice(128);
  mirror_descriptor(here.data(), once.data());
  mirror_descriptor(once.data(), twice.data());
  EXPECT_EQ(twice, here);
  EXPECT_NE(once, here);
}

}  // namespace
}  // namespace sluice
