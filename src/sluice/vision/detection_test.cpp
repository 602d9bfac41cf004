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

TEST(ToPlanes, OrdersAndNormalisesChannels) {
  cv::Mat rgb(1, 2, CV_8UC3);
  rgb.at<cv::Vec3b>(0, 0) = {10, 20, 30};
  rgb.at<cv::Vec3b>(0, 1) = {40, 50, 60};
  EXPECT_EQ(to_planes(rgb, ChannelOrder::rgb, {}).values, (std::vector<float>{10, 40, 20, 50, 30, 60}));
  const Tensor bgr = to_planes(rgb, ChannelOrder::bgr, {.mean = {10, 0, 0}, .deviation = {2, 1, 1}});
  EXPECT_EQ(bgr.values, (std::vector<float>{10, 25, 20, 50, 10, 40}));
  EXPECT_EQ(bgr.shape, (std::vector<std::int64_t>{1, 3, 1, 2}));
}

TEST(OutputOf, MissingOrOddOutputsAreErrors) {
  const std::map<std::string, Tensor> outputs = {{"a", {.shape = {1, 2}, .values = {3, 4}}}};
  ASSERT_TRUE(output_of(outputs, "a", 1, 2).has_value());
  EXPECT_EQ(output_of(outputs, "a", 1, 2).value()[1], 4);
  EXPECT_FALSE(output_of(outputs, "a", 2, 2).has_value());
  EXPECT_FALSE(output_of(outputs, "b", 1, 2).has_value());
}

}  // namespace
}  // namespace sluice
