#include "sluice/evaluation/intervals.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sluice {
namespace {

constexpr double kZ = 1.959963984540054;  // 97.5 % quantile of the normal distribution
constexpr double kTail = 0.025;

/// P(X <= events) of a Poisson variable with the given mean.
double poisson_cdf(std::size_t events, double mean) {
  if (mean <= 0) {
    return 1;
  }
  double sum = 0;
  for (std::size_t k = 0; k <= events; ++k) {
    const auto count = static_cast<double>(k);
    sum += std::exp(count * std::log(mean) - mean - std::lgamma(count + 1));
  }
  return std::min(sum, 1.0);
}

/// The mean at which `poisson_cdf(events, mean)` falls to `probability`; it falls as the mean grows.
double poisson_mean(std::size_t events, double probability) {
  const auto count = static_cast<double>(events);
  double low = 0;
  double high = count + 10 * std::sqrt(count + 1) + 10;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (poisson_cdf(events, middle) > probability ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

Estimate proportion(std::size_t successes, std::size_t trials) {
  if (trials == 0) {
    return {std::numeric_limits<double>::quiet_NaN(), 0, 1};
  }
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double scale = 1 + kZ * kZ / n;
  const double centre = (p + kZ * kZ / (2 * n)) / scale;
  const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n)) / scale;
  return {p, successes == 0 ? 0 : std::max(0.0, centre - half),
          successes == trials ? 1 : std::min(1.0, centre + half)};
}

Estimate rate_per_1000(std::size_t events, std::size_t photos) {
  if (photos == 0) {
    return {std::numeric_limits<double>::quiet_NaN(), 0, std::numeric_limits<double>::infinity()};
  }
  const double scale = 1000.0 / static_cast<double>(photos);
  const double low = events == 0 ? 0 : poisson_mean(events - 1, 1 - kTail);
  return {static_cast<double>(events) * scale, low * scale, poisson_mean(events, kTail) * scale};
}

}  // namespace sluice
