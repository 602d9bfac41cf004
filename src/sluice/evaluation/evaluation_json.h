// An evaluation as JSON (docs/evaluation.md), and what is read back from it.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/evaluation/metrics.h"
#include "sluice/evaluation/protocol.h"

namespace sluice {

/// What was asked for, as far as the figures depend on it.
struct EvaluationRequest {
  std::string set;                     ///< As given.
  std::vector<std::string> negatives;  ///< As given.
  std::size_t references_per_brand = 0;
  ProtocolOptions protocol;
  std::optional<double> threshold;  ///< Chosen by the user; empty: the shipped one.
};

/// The threshold that the figures per brand, the IoU and the counts of finds are given for.
[[nodiscard]] double threshold_in_force(const EvaluationRequest& request, const Evaluation& evaluation);

/// Wall time of decoding and finding per photo, in milliseconds; NaN without photos.
struct PhotoTime {
  double median = 0;
  double mean = 0;
};
[[nodiscard]] PhotoTime photo_time(const RunOutcome& run);

/// `{value, low, high}`; what is not finite is written as null.
[[nodiscard]] nlohmann::ordered_json to_json(const Estimate& estimate);

[[nodiscard]] nlohmann::ordered_json to_json(const EvaluationRequest& request, const Evaluation& evaluation);

/// The curve in a JSON file written earlier. Errors: not_found, io; bad_input (no such curve).
[[nodiscard]] Result<std::vector<CurvePoint>> read_curve(const std::filesystem::path& file);

/// A TSV to look at errors with: `photo brand score verdict`, every find at or above `threshold` ("true", "false",
/// "false alarm"), by falling score; then the pairs that were missed ("missed", no score), by photo and brand.
[[nodiscard]] std::string finds_table(const Evaluation& evaluation, double threshold);

}  // namespace sluice
