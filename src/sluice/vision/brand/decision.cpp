#include "sluice/vision/brand/decision.h"

#include <algorithm>
#include <cmath>

namespace sluice {
namespace {

struct Regression {
  double intercept;
  std::array<double, kDecisionInputs> weights;
};

// Written by training/decision/fit.py.
constexpr Regression kSift = {-1.5679,
                              {0.0900, 5.0221, -0.9539, 0.1314, -0.9548, -4.1129, 2.8870, 0.0633, 1.6681}};
constexpr Regression kOrb = {-5.1018,
                             {-0.0185, 6.8179, -1.9371, 0.3708, -1.2428, 1.2462, 2.0415, 0.3148, -0.4477}};

}  // namespace

std::array<double, kDecisionInputs> decision_inputs(const Evidence& e) {
  return {e.score,
          std::log1p(e.score),
          std::log1p(e.runner_up),
          std::log1p(e.agreement),
          std::log1p(e.matches),
          e.mean_ratio,
          std::sqrt(std::clamp(e.spread, 0.0, 2.0)),
          std::log(std::max(e.scale, 10.0)),
          e.axis_ratio};
}

double probability(const Evidence& evidence, Effort effort) {
  const Regression& regression = effort == Effort::fast ? kOrb : kSift;
  const auto inputs = decision_inputs(evidence);
  double logit = regression.intercept;
  for (int i = 0; i < kDecisionInputs; ++i) {
    logit += regression.weights[i] * inputs[i];
  }
  return 1 / (1 + std::exp(-logit));
}

}  // namespace sluice
