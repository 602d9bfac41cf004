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

constexpr int kFirstVerified = 11;  // Of the joint inputs; kVerifiedInputs of them rest on the verifier.
constexpr int kVerifiedInputs = 4;
constexpr int kPriorInputs = kJointInputs - kVerifiedInputs;

// Written by training/decision/fit.py.
constexpr Regression<kDecisionInputs> kSift = {
    -1.6544, {0.1478, 4.3774, -1.2541, 0.3184, -1.1844, -3.1522, 2.9387, 0.2401, 1.4363}};
constexpr Regression<kDecisionInputs> kOrb = {
    -4.5635, {0.2199, 4.7749, -1.1659, 0.4492, -2.0993, -2.3178, 5.3203, 0.8868, 1.6006}};

constexpr Regression<kJointInputs> kStandard = {
    6.3389, {0.8803,  -1.5654, -0.1050, -0.4769, 3.9746,  -14.9927, 2.1006,  10.7666, 6.6542,  -0.0671,
             -0.1530, 0.3583,  0.8738,  0.2174,  -0.4996, -0.2034,  -0.6575, 0.3023,  82.5903, -13.2641}};
constexpr Regression<kJointInputs> kThorough = {
    5.5534, {0.7973,  -1.4301, -0.1162, -0.5592, 3.1767,  -18.7446, 0.8360,  16.6416, 5.5186,  0.1913,
             -0.1224, 0.2737,  0.7955,  0.2206,  -0.1079, -0.7306,  -0.3072, 0.6636,  52.9230, -10.0572}};

// The same without what the verifier says.
constexpr Regression<kPriorInputs> kStandardPrior = {
    6.2889,
    {1.2447, -2.4927, -0.0803, -0.8961, 5.1982, -29.9935, 5.5317, 31.3595, 6.9328, -0.2061, 0.0358, -0.2620,
     -1.0778, 1.1245, 78.6315, -15.5801}};
constexpr Regression<kPriorInputs> kThoroughPrior = {
    5.4895,
    {1.0976, -1.4990, -0.1176, -0.8418, 4.3675, -33.3024, 4.1192, 35.6338, 7.5615, 0.0137, 0.1337, -0.4822,
     -0.5245, 0.4912, 49.0218, -10.6538}};

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

double prior_probability(const MarkFind& find, Effort effort) {
  const std::array<double, kJointInputs> all = joint_inputs(find);
  std::array<double, kPriorInputs> inputs{};
  const auto rest = std::copy_n(all.begin(), kFirstVerified, inputs.begin());
  std::copy(all.begin() + kFirstVerified + kVerifiedInputs, all.end(), rest);
  return (effort == Effort::thorough ? kThoroughPrior : kStandardPrior).probability(inputs);
}

double probability(const Evidence& evidence, Effort effort) {
  return (effort == Effort::fast ? kOrb : kSift).probability(decision_inputs(evidence));
}

}  // namespace sluice
