// How well the object stage finds the things that are known to be in photos (docs/evaluation.md).
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sluice/base/result.h"
#include "sluice/evaluation/average_precision.h"
#include "sluice/evaluation/runner.h"
#include "sluice/image/decode.h"
#include "sluice/models/runtime.h"

namespace sluice {

struct ObjectEvaluationRequest {
  std::filesystem::path images;
  std::filesystem::path labels;  ///< YOLO's text labels (box_labels.h), classes in COCO's order.
  std::filesystem::path models;  ///< The model cache (default_model_directory()).
  RuntimeOptions runtime;
  DecodeOptions decode;  ///< As in scanning.
  RunOptions run;        ///< Without a transform.
};

struct ObjectEvaluation {
  DetectionAccuracy accuracy;
  RunOutcome run;
  std::size_t photos_without_labels = 0;
  std::string stage_version;
};

/// `start_image_library` must have been called. The result, times apart, depends on the photos, the labels, the
/// model and the precision only. Errors: those of `read_labelled_photos`, `load_pulled_model` and the stage.
[[nodiscard]] Result<ObjectEvaluation> evaluate_objects(const ObjectEvaluationRequest& request);

[[nodiscard]] nlohmann::ordered_json to_json(const ObjectEvaluationRequest& request,
                                             const ObjectEvaluation& evaluation);

}  // namespace sluice
