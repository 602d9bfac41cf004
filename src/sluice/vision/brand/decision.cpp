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
constexpr Regression kSift = {-2.6413, {0.1527, 6.1788, -2.2110, -0.2047, -0.7302, -3.2154, 2.1051, 0.0620, 1.0048}};
constexpr Regression kOrb = {-0.2002,
                             {0.1500, 5.2766, -2.0030, 0.3108, -1.0182, -1.9682, 0.8434, -0.1889, 0.5880}};

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
