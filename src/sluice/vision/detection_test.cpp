#include "sluice/vision/detection.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sluice {
namespace {

std::vector<float> scores(const std::vector<Detection>& detections) {
  std::vector<float> result;
  std::ranges::transform(detections, std::back_inserter(result), &Detection::score);
  return result;
}

TEST(SuppressOverlaps, KeepsTheSurestOfEachHeap) {
  const std::vector<Detection> kept = suppress_overlaps({{{0, 0, 10, 10}, 0.6F, 0},
                                                         {{1, 1, 10, 10}, 0.9F, 0},
                                                         {{50, 50, 10, 10}, 0.7F, 0},
                                                         {{51, 50, 10, 10}, 0.5F, 0}},
                                                        0.5F);
  EXPECT_EQ(scores(kept), (std::vector<float>{0.9F, 0.7F}));
}

TEST(SuppressOverlaps, LeavesOtherLabelsAndSmallOverlapsAlone) {
  const std::vector<Detection> different =
      suppress_overlaps({{{0, 0, 9, 9}, 0.6F, 0}, {{0, 0, 9, 9}, 0.9F, 1}}, 0.5F);
  EXPECT_EQ(different.size(), 2U);
  // Half of each is shared: a third of the union.
  const std::vector<Detection> half = {{{0, 0, 10, 10}, 0.6F, 0}, {{5, 0, 10, 10}, 0.9F, 0}};
  EXPECT_EQ(suppress_overlaps(half, 0.34F).size(), 2U);
  EXPECT_EQ(suppress_overlaps(half, 0.33F).size(), 1U);
}

TEST(SuppressOverlaps, TheOrderGivenDoesNotMatter) {
  std::vector<Detection> boxes = {{{0, 0, 10, 10}, 0.5F, 0}, {{2, 0, 10, 10}, 0.5F, 0}, {{4, 0, 10, 10}, 0.5F, 0}};
  const auto expected = suppress_overlaps(boxes, 0.5F);
  std::ranges::reverse(boxes);
  const auto reversed = suppress_overlaps(boxes, 0.5F);
  ASSERT_EQ(expected.size(), reversed.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(expected[i].box, reversed[i].box);
  }
}

TEST(OutputOf, MissingOrOddOutputsAreErrors) {
  const std::vector<float> values = {3, 4};
  const Outputs outputs = {{"a", {.shape = {1, 2}, .values = values}}};
  ASSERT_TRUE(output_of(outputs, "a", 1, 2).has_value());
  EXPECT_EQ(output_of(outputs, "a", 1, 2).value()[1], 4);
  EXPECT_FALSE(output_of(outputs, "a", 2, 2).has_value());
  EXPECT_FALSE(output_of(outputs, "b", 1, 2).has_value());
}

}  // namespace
}  // namespace sluice
