#include "sluice/vision/quality/blur.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <opencv2/core.hpp>

namespace sluice {
namespace {

/// Mean square of the difference between pixels `by` apart.
double mean_square_step(const cv::Mat& grey, cv::Point by) {
  const cv::Size size(grey.cols - std::abs(by.x), grey.rows - std::abs(by.y));
  if (size.width <= 0 || size.height <= 0) {
    return 0;
  }
  const cv::Point from(std::max(0, -by.x), std::max(0, -by.y));
  const cv::Mat here = grey(cv::Rect(from, size));
  const cv::Mat there = grey(cv::Rect(from + by, size));
  return cv::norm(here, there, cv::NORM_L2SQR) / static_cast<double>(size.area());
}

}  // namespace

double steepness(const cv::Mat& grey) {
  struct Direction {
    cv::Point step;
    int far;  // Steps: about four pixels.
  };
  constexpr double kNothing = 1;  // Of 255 squared: less is noise.
  double least = 1;
  for (const Direction& along : {Direction{{1, 0}, 4}, {{0, 1}, 4}, {{1, 1}, 3}, {{-1, 1}, 3}}) {
    const double far = mean_square_step(grey, along.step * along.far);
    if (far > kNothing) {
      least = std::min(least, std::sqrt(mean_square_step(grey, along.step) / far));
    }
  }
  return least;
}

}  // namespace sluice
