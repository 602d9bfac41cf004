// Says what a whole photo shows, by a closed list of labels: places, dishes.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "sluice/vision/embedding/photo_embedding.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// The stages that label whole photos and nothing else: "scene", "food". Their labels and what they can and cannot
/// tell: docs/model-card-labels.md. Garments: vision/garment.
[[nodiscard]] std::span<const std::string_view> label_stage_names();

/// Writes the photo's embedding into the context if no stage before has.
[[nodiscard]] Status embed_photo(const PhotoEmbedder& embedder, StageContext& context);

/// One sighting at most, of a kind named as the stage: the likeliest label, if its probability (the score) reaches
/// the head's threshold. It stands for the whole photo: no box, no share, no placement. The photo is embedded once
/// for all these stages. Pre-condition: as above.
[[nodiscard]] std::shared_ptr<const Stage> make_label_stage(std::string_view stage,
                                                            std::shared_ptr<const PhotoEmbedder> embedder);

}  // namespace sluice
