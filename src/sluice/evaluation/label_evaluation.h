// How well a stage of labels names what is known to be in photos (docs/evaluation.md).
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/evaluation/intervals.h"
#include "sluice/evaluation/runner.h"
#include "sluice/image/decode.h"
#include "sluice/models/runtime.h"

namespace sluice {

struct LabelEvaluationRequest {
  std::string stage;  ///< "scene", "food", "apparel", "pattern" or "material".
  std::filesystem::path set;
  std::filesystem::path models;  ///< The model cache (default_model_directory()).
  RuntimeOptions runtime;
  DecodeOptions decode;  ///< As in scanning.
  RunOptions run;        ///< Without a transform.
};

/// The label of a photo, and what the stage says; numbers in the labels of the set.
struct LabelOutcome {
  std::size_t truth = 0;
  std::size_t best = 0;     ///< Likeliest of the labels that the set uses.
  bool told = false;        ///< A scan would tell a label, ...
  bool told_right = false;  ///< ... and this one.
};

struct LabelAccuracy {
  Estimate accuracy;                ///< Share of the photos whose best label is right.
  Estimate told;                    ///< Share of the photos to which a scan gives a label.
  Estimate told_right;              ///< Share of those where it is right.
  std::vector<Estimate> precision;  ///< Of each label.
  std::vector<Estimate> recall;
  std::vector<std::vector<std::size_t>> confusion;  ///< [truth][best], photos.
};

[[nodiscard]] LabelAccuracy label_accuracy(const std::vector<LabelOutcome>& outcomes, std::size_t labels);

struct LabelEvaluation {
  std::vector<std::string> labels;  ///< Those that the set uses.
  LabelAccuracy accuracy;
  RunOutcome run;
  double threshold = 0;
  std::string stage_version;
};

/// `start_image_library` must have been called. The result, times apart, depends on the photos, the set, the model
/// and the precision only. Errors: those of `read_label_set` and `PhotoEmbedder::open`.
[[nodiscard]] Result<LabelEvaluation> evaluate_labels(const LabelEvaluationRequest& request);

[[nodiscard]] nlohmann::ordered_json to_json(const LabelEvaluationRequest& request,
                                             const LabelEvaluation& evaluation);

}  // namespace sluice
