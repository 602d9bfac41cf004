// Names everyday things: the 80 classes of COCO.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "sluice/models/runtime.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// COCO's classes in the order of its 80 used ids.
[[nodiscard]] const std::array<std::string_view, 80>& coco_classes();

/// Least confidence of a sighting. Chosen for precision: 0.83 on COCO's own incomplete labels, at a recall of 0.39
/// (docs/accuracy.md).
inline constexpr float kObjectScore = 0.5F;

/// Least confidence of a person that the group size counts: more are found in groups than one dares to show one by
/// one. Of 128 COCO photos 109 get the group size of their labels, with 0.5 instead 103 (docs/accuracy.md).
inline constexpr float kPersonScore = 0.4F;

/// How the object stage uses its model.
[[nodiscard]] ModelUse object_model_use();

/// PicoDet-S (Yu et al.: "PP-PicoDet", 2021), model `picodet_s_416_coco`: one sighting of kind "object" per thing,
/// with class, confidence, box in pixels of the original, share and placement. Leaves persons in
/// `context.persons`. `model`: loaded for `object_model_use()`. `model_digest`: hexadecimal SHA-256 of the file,
/// part of the version. Errors: bad_input, if the model's input is not PicoDet's.
[[nodiscard]] Result<std::shared_ptr<const Stage>> make_object_stage(std::unique_ptr<Model> model,
                                                                     const std::string& model_digest,
                                                                     Precision precision);

/// The least confidence that average precision is taken from, as in the evaluation by the authors of the model.
inline constexpr float kObjectScoreForEvaluation = 0.025F;

/// The same stage, but giving everything down to that confidence.
[[nodiscard]] Result<std::shared_ptr<const Stage>> make_object_stage_for_evaluation(
    std::unique_ptr<Model> model, const std::string& model_digest, Precision precision);

}  // namespace sluice
