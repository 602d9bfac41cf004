#include "sluice/vision/concept/logistic_regression.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/core.hpp>

namespace sluice {
namespace {

constexpr int kMostSteps = 50;
constexpr double kLeastMove = 1e-7;    // Of a sum; then it is done.
constexpr double kMostMove = 4;        // Of a sum in one step: longer ones may overshoot.
constexpr double kLeastCurve = 1e-10;  // Keeps rows that are right beyond doubt invertible.

double probability(double sum) {
  return 1 / (1 + std::exp(-sum));
}

}  // namespace

double LinearDecision::sum(std::span<const double> numbers) const {
  return std::inner_product(weights.begin(), weights.end(), numbers.begin(), bias);
}

LinearDecision fit_logistic(const cv::Mat& rows, int yes, std::span<const double> costs) {
  CV_Assert(rows.type() == CV_64F && 0 < yes && yes < rows.rows && rows.rows == static_cast<int>(costs.size()));
  const int count = rows.rows;
  const cv::Mat gram = rows * rows.t();
  cv::Mat parts = cv::Mat::zeros(count, 1, CV_64F);  // The weights are the rows, each times its part.
  double bias = 0;
  for (int step = 0; step < kMostSteps; ++step) {
    const cv::Mat sums = gram * parts + bias;
    cv::Mat system = gram.clone();
    cv::Mat right(count, 2, CV_64F, cv::Scalar::all(1));  // What is to be met, and ones for the bias.
    for (int i = 0; i < count; ++i) {
      const auto row = static_cast<std::size_t>(i);
      const double sum = sums.at<double>(i);
      const double p = probability(sum);
      const double curve = std::max(costs[row] * p * (1 - p), kLeastCurve);
      system.at<double>(i, i) += 1 / curve;
      right.at<double>(i, 0) = sum + costs[row] * ((i < yes ? 1 : 0) - p) / curve;
    }
    cv::Mat solved;
    cv::solve(system, right, solved, cv::DECOMP_CHOLESKY);
    const double new_bias = cv::sum(solved.col(0))[0] / cv::sum(solved.col(1))[0];
    const cv::Mat new_parts = solved.col(0) - new_bias * solved.col(1);
    const cv::Mat move = gram * (new_parts - parts) + (new_bias - bias);
    const double furthest = cv::norm(move, cv::NORM_INF);
    const double length = std::min(1.0, kMostMove / std::max(furthest, kLeastMove));
    parts = parts + length * (new_parts - parts);
    bias += length * (new_bias - bias);
    if (furthest < kLeastMove) {
      break;
    }
  }
  const cv::Mat weights = rows.t() * parts;
  return {.weights = {weights.begin<double>(), weights.end<double>()}, .bias = bias};
}

}  // namespace sluice
