// The accuracy card of a concept that a user has taught: what is to be expected of it, with 95 % intervals
// (docs/concepts.md).
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/concept.h"
#include "sluice/evaluation/evaluation_set.h"
#include "sluice/evaluation/intervals.h"
#include "sluice/evaluation/runner.h"
#include "sluice/vision/embedding/photo_embedding.h"

namespace sluice {

/// The concept in photos whose content is known.
struct ConceptOnPhotos {
  std::string set;                   ///< As given; empty: none.
  std::vector<std::string> folders;  ///< Of photos that do not show it, as given.
  std::size_t unreadable = 0;
  std::size_t shown = 0;    ///< Photos that show it.
  std::size_t found = 0;    ///< Of those.
  std::size_t without = 0;  ///< Photos that do not.
  std::size_t taken = 0;    ///< Of those, taken for it.
  Estimate recall;
  Estimate precision;
  Estimate taken_per_1000;
};

struct ConceptCard {
  Concept taught;
  Estimate recall;        ///< Of its examples, each left out once.
  Estimate others_taken;  ///< The same of the others given.
  std::optional<ConceptOnPhotos> photos;
};

/// Photos whose content is known.
struct ConceptPhotos {
  std::vector<TestPhoto> photos;     ///< One shows the concept if it has a mark of that name.
  std::string set;                   ///< ConceptOnPhotos::set.
  std::vector<std::string> folders;  ///< ConceptOnPhotos::folders.
};

/// Photos of the label set `set` (empty: none), whose labels are the concept's name or anything else, and of
/// `folders`, which do not show it. Names are the same however they are capitalised, accented and spaced. Errors:
/// those of `read_label_set` and of the folders; bad_input, where the set does not name the concept.
[[nodiscard]] Result<ConceptPhotos> read_concept_photos(const std::string& name, const std::string& set,
                                                        const std::vector<std::string>& folders);

/// What was measured when it was taught.
[[nodiscard]] ConceptCard make_concept_card(Concept taught);

/// Adds how it does on photos, as a scan would see them. Errors: conflict, where the concept was taught over
/// another embedding; those of the embedder.
[[nodiscard]] Status measure_on_photos(ConceptCard& card, const ConceptPhotos& photos,
                                       const PhotoEmbedder& embedder, const PhotoDecoder& decode,
                                       const RunOptions& run);

[[nodiscard]] nlohmann::ordered_json to_json(const ConceptCard& card);

}  // namespace sluice
