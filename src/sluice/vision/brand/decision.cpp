#include "sluice/vision/brand/decision.h"

#include <algorithm>
#include <cmath>

namespace sluice {
namespace {

template <int kInputs>
struct Regression {
  double intercept;
  std::array<double, kInputs> weights;

  [[nodiscard]] double probability(const std::array<double, kInputs>& inputs) const {
    double logit = intercept;
    for (int i = 0; i < kInputs; ++i) {
      logit += weights[i] * inputs[i];
    }
    return 1 / (1 + std::exp(-logit));
  }
};

// Written by training/decision/fit.py.
constexpr Regression<kDecisionInputs> kSift = {
    -1.6544, {0.1478, 4.3774, -1.2541, 0.3184, -1.1844, -3.1522, 2.9387, 0.2401, 1.4363}};
constexpr Regression<kDecisionInputs> kOrb = {
    -4.5635, {0.2199, 4.7749, -1.1659, 0.4492, -2.0993, -2.3178, 5.3203, 0.8868, 1.6006}};

constexpr Regression<kJointInputs> kStandard = {
    5.6059,
    {0.9262, -2.2668, -0.0862, 2.2678, 4.7304, -19.5962, 0.6390, 14.0031, 5.3942, 0.2485, -0.0795, 0.5378, 0.7973,
     0.2978, -0.2999, -0.3842, -0.3187, 1.1515}};
constexpr Regression<kJointInputs> kThorough = {
    4.6959,
    {0.9671, -2.5484, -0.1123, 1.6074, 4.3900, -17.4022, 0.0717, 13.8056, 5.8624, 0.0799, -0.0152, 0.5956, 0.6317,
     0.2779, -0.3391, -0.1235, -0.1626, 1.0404}};

double odds_of(double probability) {
  const double p = std::clamp(probability, 0.005, 0.995);
  return std::log(p / (1 - p));
}

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

std::array<double, kJointInputs> joint_inputs(const MarkFind& find) {
  const MarkEvidence& mark = find.mark;
  const double features = find.features ? probability(*find.features, Effort::standard) : 0;
  const double margin = find.own.above - find.rivals.above;
  return {odds_of(features),
          find.features ? 1.0 : 0.0,
          odds_of(find.rivals.features),
          mark.likeness,
          mark.likeness_margin,
          find.own.likeness,
          find.own.likeness - find.rivals.likeness,
          find.own.above,
          margin,
          margin > 0 ? 1.0 : 0.0,
          mark.objectness,
          mark.verified,
          mark.verified_mean,
          mark.verified - find.rivals.verified,
          mark.verified >= find.rivals.verified ? 1.0 : 0.0,
          features > 0 && features >= find.rivals.features && margin > 0 ? 1.0 : 0.0,
          mark.turned ? 1.0 : 0.0,
          mark.rectified ? 1.0 : 0.0};
}

double probability(const MarkFind& find, Effort effort) {
  return (effort == Effort::thorough ? kThorough : kStandard).probability(joint_inputs(find));
}

double probability(const Evidence& evidence, Effort effort) {
  return (effort == Effort::fast ? kOrb : kSift).probability(decision_inputs(evidence));
}

}  // namespace sluice
