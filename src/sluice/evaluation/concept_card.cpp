#include "sluice/evaluation/concept_card.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "sluice/catalog/name_search.h"
#include "sluice/evaluation/evaluation_json.h"
#include "sluice/evaluation/label_set.h"
#include "sluice/vision/concept/concept_stage.h"

namespace sluice {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(const ConceptOnPhotos& photos) {
  return {{"set", photos.set.empty() ? ordered_json() : ordered_json(photos.set)},
          {"photos", photos.folders},
          {"unreadable", photos.unreadable},
          {"shown", photos.shown},
          {"found", photos.found},
          {"without", photos.without},
          {"taken", photos.taken},
          {"recall", to_json(photos.recall)},
          {"precision", to_json(photos.precision)},
          {"taken_per_1000", to_json(photos.taken_per_1000)}};
}

}  // namespace

Result<ConceptPhotos> read_concept_photos(const std::string& name, const std::string& set,
                                          const std::vector<std::string>& folders) {
  ConceptPhotos photos{{}, set, folders};
  if (!set.empty()) {
    SLUICE_ASSIGN(LabelSet labels, read_label_set(set, {}));
    photos.photos = std::move(labels.photos);
    bool named = false;
    for (TestPhoto& photo : photos.photos) {
      const bool shows = name_key(photo.marks.at(0).brand) == name_key(name);
      photo.marks.resize(shows ? 1 : 0);
      named = named || shows;
    }
    if (!named) {
      return fail(ErrorCode::bad_input, fmt::format("{}: no photo has the label '{}'", set, name),
                  "label those that show the concept with its name");
    }
  }
  EvaluationSet without;
  for (const std::string& folder : folders) {
    SLUICE_TRY(add_negatives(without, folder));
  }
  std::ranges::move(without.tests, std::back_inserter(photos.photos));
  return photos;
}

ConceptCard make_concept_card(Concept taught) {
  const ConceptFigures figures = taught.figures;
  return {.taught = std::move(taught),
          .recall = proportion(figures.found, figures.examples),
          .others_taken = proportion(figures.taken, figures.others),
          .photos = {}};
}

Status measure_on_photos(ConceptCard& card, const ConceptPhotos& photos, const PhotoEmbedder& embedder,
                         const PhotoDecoder& decode, const RunOptions& run) {
  if (!fits(card.taught, embedder)) {
    return fail(ErrorCode::conflict, fmt::format("'{}' was taught over another embedding", card.taught.name),
                "teach it again: sluice concept add");
  }
  const auto find = [&](const Photo& photo) -> Result<std::vector<Sighting>> {
    SLUICE_ASSIGN(const PhotoEmbedding embedding, embedder.embed(photo.rgb));
    const double score = concept_score(card.taught, embedding);
    std::vector<Sighting> sightings(score >= kConceptThreshold ? 1 : 0);
    return sightings;
  };
  SLUICE_ASSIGN(const RunOutcome outcome, run_finder(photos.photos, decode, find, run));
  ConceptOnPhotos& figures = card.photos.emplace();
  figures.set = photos.set;
  figures.folders = photos.folders;
  figures.unreadable = outcome.unreadable.size();
  for (const PhotoOutcome& photo : outcome.outcomes) {
    const std::size_t seen = photo.sightings.empty() ? 0 : 1;
    (photo.truth.empty() ? figures.without : figures.shown) += 1;
    (photo.truth.empty() ? figures.taken : figures.found) += seen;
  }
  figures.recall = proportion(figures.found, figures.shown);
  figures.precision = proportion(figures.found, figures.found + figures.taken);
  figures.taken_per_1000 = rate_per_1000(figures.taken, figures.without);
  return {};
}

ordered_json to_json(const ConceptCard& card) {
  const ConceptFigures& figures = card.taught.figures;
  return {{"concept", card.taught.name},
          {"examples", figures.examples},
          {"found", figures.found},
          {"recall", to_json(card.recall)},
          {"others", figures.others},
          {"taken", figures.taken},
          {"others_taken", to_json(card.others_taken)},
          {"background", figures.background},
          {"settings", {{"embedding", card.taught.embedding}, {"sluice", SLUICE_VERSION}}},
          {"on_photos", card.photos ? json_of(*card.photos) : ordered_json()}};
}

}  // namespace sluice
