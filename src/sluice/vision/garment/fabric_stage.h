// Says what the cloth of the garments that were told is like: its pattern, its material, its colour.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "sluice/vision/embedding/photo_embedding.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// "pattern", "material": each a stage with a head of that name.
[[nodiscard]] std::span<const std::string_view> fabric_stage_names();

/// A sighting, of a kind named as the stage, for each label of `context.garments`: count the garments of that
/// label, score the surest's probability; no box, share or placement. A garment whose label is not sure gets none.
/// Its middle is embedded once for both stages. `apparel_version`: of the stage that must have run before, part of
/// the version. Pre-condition: `stage` is one of `fabric_stage_names()`. Errors: internal, if nobody looked for
/// garments.
[[nodiscard]] std::shared_ptr<const Stage> make_fabric_stage(std::string_view stage,
                                                             std::shared_ptr<const PhotoEmbedder> embedder,
                                                             const std::string& apparel_version);

/// The least share of a garment's middle that its colour covers.
inline constexpr double kGarmentColourShare = 0.5;

/// Kind "garment-colour": likewise, by the one of `kColourNames` that covers most of the middle of a garment, if
/// that is at least `kGarmentColourShare` of it, which is the score. Grey cloth that is dark, light or bluish for
/// a grey is called black, white or blue. Light, shade and white balance are not undone.
[[nodiscard]] std::shared_ptr<const Stage> make_garment_colour_stage(const std::string& apparel_version);

}  // namespace sluice
