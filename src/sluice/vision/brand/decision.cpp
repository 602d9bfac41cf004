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
    4.8611, {0.8342,  -1.5141, -0.1011, 0.0833, 4.8914,  -12.5479, 0.1328, 8.4118, 5.8541,  0.1018,
             -0.1218, 0.4668,  0.8468,  0.1718, -0.1953, -0.1424,  0.2547, 0.3309, 54.7668, -10.4166}};
constexpr Regression<kJointInputs> kThorough = {
    3.3258, {0.8545,  -1.5740, -0.1332, 0.0611, 3.8934,  -11.1661, -1.5442, 9.5515, 6.5540,  0.0500,
             -0.0169, 0.4522,  0.6504,  0.2040, -0.0355, -0.3755,  -0.0599, 0.3177, 56.6934, -11.2497}};

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
          mark.rectified ? 1.0 : 0.0,
          mark.read,
          find.rivals.read};
}

double probability(const MarkFind& find, Effort effort) {
  return (effort == Effort::thorough ? kThorough : kStandard).probability(joint_inputs(find));
}

double probability(const Evidence& evidence, Effort effort) {
  return (effort == Effort::fast ? kOrb : kSift).probability(decision_inputs(evidence));
}

}  // namespace sluice
