#include "sluice/vision/label_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>

namespace sluice {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

/// Two labels: "a" likes the first number, "b" the second; none has a bias of 1.
std::string two_labels() {
  cv::Mat weights = cv::Mat::zeros(3, kEmbeddingLength + 1, CV_32F);
  weights.at<float>(0, 0) = 2;
  weights.at<float>(1, 1) = 4;
  weights.at<float>(2, kEmbeddingLength) = 1;
  cv::Mat half;
  weights.convertTo(half, CV_16F);
  return "{\"labels\": [\"a\", \"b\"], \"threshold\": 0.75}\n" +
         std::string(reinterpret_cast<const char*>(half.data), half.total() * half.elemSize());
}

TEST(LabelHead, GivesTheProbabilityOfEachLabelBesideNone) {
  const LabelHead head = LabelHead::parse(two_labels(), "two").value();
  EXPECT_THAT(head.labels(), ElementsAre("a", "b"));
  EXPECT_EQ(head.threshold(), 0.75);
  PhotoEmbedding embedding(kEmbeddingLength);
  embedding[0] = 0.5;
  const double sum = std::exp(1) + std::exp(0) + std::exp(1);
  EXPECT_THAT(head.probabilities(embedding),
              ElementsAre(DoubleNear(std::exp(1) / sum, 1e-9), DoubleNear(1 / sum, 1e-9)));
  embedding[1] = 1000;  // No overflow.
  EXPECT_THAT(head.probabilities(embedding), ElementsAre(DoubleNear(0, 1e-9), DoubleNear(1, 1e-9)));
}

TEST(LabelHead, RefusesWhatIsNoHead) {
  const std::string whole = two_labels();
  for (const std::string& bytes : {std::string(), std::string("{}"), whole.substr(0, whole.size() - 1),
                                   whole + "x", "x" + whole, whole.substr(0, whole.find('\n'))}) {
    const auto head = LabelHead::parse(bytes, "head.bin");
    ASSERT_FALSE(head.has_value());
    EXPECT_EQ(head.error().code, ErrorCode::bad_input);
    EXPECT_THAT(head.error().message(), ::testing::HasSubstr("head.bin"));
  }
}

}  // namespace
}  // namespace sluice
