// Says what garments a photo shows: one that fills it, or those of the persons in it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sluice/vision/embedding/photo_embedding.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// Versions of the stages that find persons and their faces.
struct PersonStages {
  std::string face;
  std::string object;
};

/// If the whole photo is a garment (head "apparel"): that one, kind "apparel". Else each part of the largest
/// persons (`garment_regions`) is asked for what is worn there (head "worn"): a sighting of kind "worn" for each
/// label, count the garments. No box, share or placement. Leaves what it told in `context.garments`, but for
/// shoes.
///
/// `persons`: those stages have run before; without, nobody is looked at. Where their answer is missing
/// (`context.faces`, `context.persons`), nobody is either: no head is seen unhidden.
[[nodiscard]] std::shared_ptr<const Stage> make_apparel_stage(std::shared_ptr<const PhotoEmbedder> embedder,
                                                              const std::optional<PersonStages>& persons);

}  // namespace sluice
