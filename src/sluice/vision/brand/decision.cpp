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

struct Joint {
  double intercept;
  std::array<double, kJointInputs> weights;
};

constexpr Joint kStandard = {1.4567,
                             {0.8151, -1.7648, -0.1291, 1.6124, 3.3976, -13.0478, -3.7025, 15.4429, 4.4117, 0.2768,
                              -0.0302, 0.3756, 0.3082, 0.6661, -0.2765, -0.1191, -0.3425, 0.8527}};
constexpr Joint kThorough = {1.3230,
                             {0.8734, -1.7919, -0.1501, 1.7419, 3.6172, -14.0670, -3.8187, 17.0600, 6.2273, 0.0250,
                              0.0083, 0.3575, 0.1952, 0.6113, -0.1411, -0.2971, -0.0942, 0.5415}};

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
  const Joint& joint = effort == Effort::thorough ? kThorough : kStandard;
  const auto inputs = joint_inputs(find);
  double logit = joint.intercept;
  for (int i = 0; i < kJointInputs; ++i) {
    logit += joint.weights[i] * inputs[i];
  }
  return 1 / (1 + std::exp(-logit));
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
