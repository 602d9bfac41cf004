#include "sluice/vision/concept/background.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "sluice/vision/concept/concept_testing.h"

namespace sluice {
namespace {

TEST(ConceptBackground, HoldsMeansSharesAndSpread) {
  const ConceptBackground background = ConceptBackground::parse(background_bytes(4, 0.125F), "four").value();
  ASSERT_EQ(background.means().size(), cv::Size(kEmbeddingLength, 4));
  EXPECT_EQ(background.means().at<double>(2, 102), 1);
  EXPECT_THAT(background.shares(), ::testing::ElementsAre(0.25, 0.25, 0.25, 0.25));
  std::vector<double> weights(kEmbeddingLength);
  weights[3] = 2;
  EXPECT_NEAR(background.spread(weights), 0.5, 1e-9);
  weights[3] = 0;
  weights[700] = 2;
  EXPECT_NEAR(background.spread(weights), 0.25, 1e-9);
  weights[3] = 2;
  EXPECT_NEAR(background.spread(weights), std::hypot(0.5, 0.25), 1e-9);
}

TEST(ConceptBackground, RefusesWhatIsNone) {
  const std::string whole = background_bytes(2);
  for (const std::string& bytes : {std::string(), std::string("{}"), whole.substr(0, whole.size() - 1),
                                   whole + "x", "x" + whole, std::string("{\"clusters\": 0, \"directions\": 1}\n"),
                                   std::string("{\"clusters\": 99999999, \"directions\": 99999999}\n")}) {
    const auto background = ConceptBackground::parse(bytes, "background.bin");
    ASSERT_FALSE(background.has_value());
    EXPECT_EQ(background.error().code, ErrorCode::bad_input);
    EXPECT_THAT(background.error().message(), ::testing::HasSubstr("background.bin"));
  }
}

// An embedding has length 1; the mean of many is shorter, so that none of the means is one photo's.
TEST(ConceptBackground, TheBuiltInOneIsOfMeansOfManyPhotos) {
  const ConceptBackground& background = builtin_concept_background();
  EXPECT_GT(background.means().rows, 50);
  EXPECT_NEAR(std::accumulate(background.shares().begin(), background.shares().end(), 0.0), 1, 0.01);
  for (int i = 0; i < background.means().rows; ++i) {
    EXPECT_LT(cv::norm(background.means().row(i)), 0.97);
    EXPECT_GT(cv::norm(background.means().row(i)), 0.3);
  }
}

}  // namespace
}  // namespace sluice
