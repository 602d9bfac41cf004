#include "sluice/vision/concept/logistic_regression.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>

namespace sluice {
namespace {

/// What `fit_logistic` says it minimises.
double loss(const LinearDecision& decision, const cv::Mat& rows, int yes, const std::vector<double>& costs) {
  double sum = cv::Mat(decision.weights).dot(cv::Mat(decision.weights)) / 2;
  for (int i = 0; i < rows.rows; ++i) {
    const double value = decision.sum({rows.ptr<double>(i), static_cast<std::size_t>(rows.cols)});
    sum += costs[static_cast<std::size_t>(i)] * std::log1p(std::exp(i < yes ? -value : value));
  }
  return sum;
}

class LogisticRegression : public ::testing::Test {
 protected:
  cv::Mat rows_ = (cv::Mat_<double>(6, 3) << 1, 0, 2, 2, 1, 0, 0, 1, 1, -1, 0, 0, 0, -2, 1, 1, -1, 1);
  std::vector<double> costs_ = {3, 1, 2, 5, 1, 4};
};

TEST_F(LogisticRegression, NoOtherDecisionNearbyLosesLess) {
  const LinearDecision best = fit_logistic(rows_, 3, costs_);
  const double least = loss(best, rows_, 3, costs_);
  for (std::size_t i = 0; i <= best.weights.size(); ++i) {
    for (const double step : {-1e-3, 1e-3}) {
      LinearDecision other = best;
      (i < other.weights.size() ? other.weights[i] : other.bias) += step;
      EXPECT_GT(loss(other, rows_, 3, costs_), least) << i;
    }
  }
}

TEST_F(LogisticRegression, EndsWhereTheAnswersAreFarApart) {
  rows_ *= 1000;
  for (double& cost : costs_) {
    cost *= 1e6;
  }
  const LinearDecision best = fit_logistic(rows_, 3, costs_);
  for (int i = 0; i < rows_.rows; ++i) {
    EXPECT_EQ(best.sum({rows_.ptr<double>(i), 3}) > 0, i < 3) << i;
  }
}

TEST_F(LogisticRegression, TheBiasFollowsTheCosts) {
  const cv::Mat same = cv::Mat::zeros(2, 3, CV_64F);
  const LinearDecision decision = fit_logistic(same, 1, std::vector<double>{3, 1});
  EXPECT_NEAR(decision.bias, std::log(3), 1e-6);
}

}  // namespace
}  // namespace sluice
