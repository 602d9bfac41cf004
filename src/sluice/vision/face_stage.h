// Counts faces, so that they can be masked. Which face it is, or whose, is never asked.
#pragma once

#include <memory>
#include <string>

#include "sluice/models/runtime.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// Boxes from this score on are left in `context.faces`, to be masked: better to hide a clock than to show a face.
/// Over 1,260 logos of FlickrLogos-27 it covers 8; 0.6 would cover 4.
inline constexpr float kMaskedFaceScore = 0.4F;
/// The same with bf16, whose scores waver: what f32 hides, bf16 must hide as well.
inline constexpr float kMaskedFaceScoreFast = 0.38F;
/// Faces from this score on are counted: of 77 on 128 COCO photos 65 lie on a labelled person's head.
inline constexpr float kCountedFaceScore = 0.7F;

/// The manifest's model of this stage.
inline constexpr const char* kFaceModel = "face_detection_yunet_2023mar";

/// How the face stage uses its model. The landmarks (eyes, nose, mouth) are cut out of it: never computed.
[[nodiscard]] ModelUse face_model_use();

/// YuNet (Wu, Peng, Yu: "YuNet: A Tiny Millisecond-level Face Detector", 2023), model
/// `face_detection_yunet_2023mar`.
///
/// Leaves the boxes in `context.faces` (pixels of `photo.rgb`, inside it; memory only), those that count in
/// `context.counted_faces` too, and gives one sighting of kind and label "faces" with the count and no box, or
/// none where no face counts. Its score is the surest face's. `model`: loaded for `face_model_use()`.
/// `model_digest`: hexadecimal SHA-256 of the file, part of the version. Errors: bad_input, if the model's input
/// is not YuNet's.
[[nodiscard]] Result<std::shared_ptr<const Stage>> make_face_stage(std::unique_ptr<Model> model,
                                                                   const std::string& model_digest,
                                                                   Precision precision);

}  // namespace sluice
