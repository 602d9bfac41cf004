// Learns a concept from the embeddings of a few photos that show it.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "sluice/base/result.h"
#include "sluice/catalog/concept.h"
#include "sluice/vision/concept/background.h"
#include "sluice/vision/embedding/photo_embedding.h"

namespace sluice {

inline constexpr std::size_t kFewestExamples = 5;
inline constexpr std::size_t kMostExamples = 50;
inline constexpr std::size_t kMostOthers = 200;

/// Logistic regression of the examples against the background and, where there are some, `others`: photos that
/// look alike but do not show it. Where it says yes is chosen by what decisions taught without some of the photos
/// say of these (docs/concepts.md). The same photos in the same order give the same concept. Errors: usage, where
/// there are fewer or more photos than the limits above.
[[nodiscard]] Result<Concept> teach_concept(const std::string& name, const std::string& embedding_version,
                                            std::span<const PhotoEmbedding> examples,
                                            std::span<const PhotoEmbedding> others,
                                            const ConceptBackground& background);

}  // namespace sluice
