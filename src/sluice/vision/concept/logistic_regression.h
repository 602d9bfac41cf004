// Logistic regression of a few hundred photos, each with many numbers.
#pragma once

#include <opencv2/core/mat.hpp>
#include <span>
#include <vector>

namespace sluice {

/// A sum above 0 says yes.
struct LinearDecision {
  std::vector<double> weights;
  double bias = 0;

  [[nodiscard]] double sum(std::span<const double> numbers) const;
};

/// Minimises half the squared length of the weights plus, for each row, `costs[row]` times its log loss; the bias
/// is free. `rows`: CV_64F, of which the first `yes` are to be answered with yes; there are some of both. By
/// Newton's steps (iteratively reweighted least squares: McCullagh and Nelder, "Generalized Linear Models", 1989,
/// 4.4), in the dual form, since there are fewer rows than numbers. The same rows give the same decision.
[[nodiscard]] LinearDecision fit_logistic(const cv::Mat& rows, int yes, std::span<const double> costs);

}  // namespace sluice
