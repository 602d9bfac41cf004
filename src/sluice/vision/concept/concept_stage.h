// Says which of a user's own concepts a photo shows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sluice/catalog/concept.h"
#include "sluice/vision/embedding/photo_embedding.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// Least score of a concept that is told.
inline constexpr double kConceptThreshold = 0.5;

/// 0..1. Pre-condition: as many numbers as the concept has weights.
[[nodiscard]] double concept_score(const Concept& taught, const PhotoEmbedding& embedding);

/// Whether its weights mean the numbers that `embedder` gives, be they exact or fast.
[[nodiscard]] bool fits(const Concept& taught, const PhotoEmbedder& embedder);

/// "concept": a sighting for each concept that the photo shows, of kind "concept", labelled with its name, scored
/// by `concept_score`. It stands for the whole photo: no box, no share, no placement. The photo's embedding is
/// shared with the stages of labels. The version changes with the concepts. Pre-condition: each of them fits.
[[nodiscard]] std::shared_ptr<const Stage> make_concept_stage(std::vector<Concept> concepts,
                                                              std::shared_ptr<const PhotoEmbedder> embedder);

}  // namespace sluice
