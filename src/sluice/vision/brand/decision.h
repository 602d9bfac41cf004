// All evidence for a find becomes one calibrated probability: a logistic regression, fitted by training/decision
// on the evaluation sets (docs/brand-engine.md says which, and what it holds on brands it was not fitted on).
#pragma once

#include <array>
#include <string>

#include "sluice/vision/brand/effort.h"
#include "sluice/vision/brand/mark_matcher.h"
#include "sluice/vision/brand/matcher.h"

namespace sluice {

inline constexpr int kDecisionInputs = 9;

/// The evidence as the regression takes it.
[[nodiscard]] std::array<double, kDecisionInputs> decision_inputs(const Evidence& evidence);

/// Probability that the find is right, by local features alone, 0..1.
[[nodiscard]] double probability(const Evidence& evidence, Effort effort);

inline constexpr int kJointInputs = 20;

/// All evidence, where the mark networks have spoken.
[[nodiscard]] std::array<double, kJointInputs> joint_inputs(const MarkFind& find);
[[nodiscard]] double probability(const MarkFind& find, Effort effort);

/// The same before the verifier was asked, from the other inputs: whether asking it may pay.
[[nodiscard]] double prior_probability(const MarkFind& find, Effort effort);

}  // namespace sluice
