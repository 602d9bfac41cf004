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
    4.1906, {0.8806,  -1.6966, -0.0726, -1.1115, 5.1532,  -9.3502, -3.8455, 7.7674, 5.1773,  0.7725,
             -0.1551, 0.0429,  0.8642,  0.4519,  -0.0488, -1.1128, -0.6957, 0.2203, 77.4207, -12.1506}};
constexpr Regression<kJointInputs> kThorough = {
    5.8088, {0.7988,  -1.5039, -0.0922, -0.8324, 3.8994, -20.0970, 2.9378,  17.9143, 0.4536,  0.7244,
             -0.1224, 0.0358,  0.8126,  0.3814,  0.1599, -1.0305,  -0.3657, 0.6595,  51.5492, -9.5560}};

// The same without what the verifier says.
constexpr Regression<kPriorInputs> kStandardPrior = {
    2.9876,
    {1.2036, -2.4880, -0.0907, -1.6225, 6.8670, -19.5715, -6.3444, 23.7803, 10.3477, 0.8013, 0.0310, -0.6411,
     -1.0766, 1.0338, 75.8367, -16.1309}};
constexpr Regression<kPriorInputs> kThoroughPrior = {
    6.2051,
    {1.0909, -1.5617, -0.1266, -1.0900, 5.3389, -35.0887, 6.3420, 36.1848, 3.1218, 0.5520, 0.1273, -0.6855,
     -0.5625, 0.4334, 49.4346, -10.7773}};

// What the best of other brands has in a photo, where a dozen are enrolled: medians over the evaluation sets.
// Where few are, none may speak against a find, and the regressions know no such photos.
constexpr double kTypicalLikeness = 0.60;
constexpr double kTypicalAbove = 0.43;
constexpr double kTypicalVerified = -0.4;

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
  const double margin = find.own.above - std::max(find.rivals.above, kTypicalAbove);
  const double verified_margin = mark.verified - std::max(find.rivals.verified, kTypicalVerified);
  return {odds_of(features),
          find.features ? 1.0 : 0.0,
          odds_of(find.rivals.features),
          mark.likeness,
          mark.likeness_margin,
          find.own.likeness,
          find.own.likeness - std::max(find.rivals.likeness, kTypicalLikeness),
          find.own.above,
          margin,
          margin > 0 ? 1.0 : 0.0,
          mark.objectness,
          mark.verified,
          mark.verified_mean,
          verified_margin,
          verified_margin >= 0 ? 1.0 : 0.0,
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
