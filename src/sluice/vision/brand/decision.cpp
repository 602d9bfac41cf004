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
constexpr Regression kSift = {-1.6544,
                              {0.1478, 4.3774, -1.2541, 0.3184, -1.1844, -3.1522, 2.9387, 0.2401, 1.4363}};
constexpr Regression kOrb = {-4.5635, {0.2199, 4.7749, -1.1659, 0.4492, -2.0993, -2.3178, 5.3203, 0.8868, 1.6006}};

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
