// Confidence intervals of 95 %: a figure measured on a few hundred photos is worth little without one.
#pragma once

#include <cstddef>

namespace sluice {

/// A measured value with its 95 % confidence interval. With nothing to measure on, `value` is NaN (null in JSON)
/// and the interval is the whole range.
struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;
};

/// A proportion: Wilson's score interval (Wilson, "Probable inference, the law of succession, and statistical
/// inference", JASA 22, 1927), which holds its promise near 0 and 1 too. Pre-condition: successes <= trials.
[[nodiscard]] Estimate proportion(std::size_t successes, std::size_t trials);

/// Events per 1,000 photos, where a photo may have several events: the exact Poisson interval (Garwood, "Fiducial
/// limits for the Poisson distribution", Biometrika 28, 1936).
[[nodiscard]] Estimate rate_per_1000(std::size_t events, std::size_t photos);

}  // namespace sluice
