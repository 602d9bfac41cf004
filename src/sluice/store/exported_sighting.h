// A sighting with the facts of its photo, as it leaves the store.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/image/metadata.h"
#include "sluice/store/database.h"

namespace sluice {

/// What is known of a photo from its bytes and from all places where it was seen.
struct PhotoFacts {
  Sha256 photo{};
  std::int64_t width = 0;  ///< Upright original, pixels.
  std::int64_t height = 0;
  std::string format;
  std::optional<CaptureTime> taken_at;    ///< The earliest of what its sources and the photo itself tell.
  std::optional<std::string> place;       ///< Token of an S2 cell of level 10.
  std::optional<std::string> country;     ///< The first by name, where sources differ.
  std::vector<std::string> contributors;  ///< Pseudonyms, sorted, each once.
  std::int64_t times_seen = 0;            ///< Places with these very bytes; reposts are counted at themselves.
  std::optional<Sha256> repost_of;
};

struct ExportedSighting {
  std::string stage;
  std::string version;
  std::string kind;
  std::string label;
  double score = 0;
  std::int64_t count = 0;
  std::optional<double> x, y, width, height;  ///< Box in pixels of the upright original.
  std::optional<std::string> polygon;         ///< JSON: [[x, y] * 4]
  std::optional<double> share;
  std::optional<double> sharpness;
  std::optional<std::string> placement;
  std::optional<double> share_of_all;  ///< Brands: shares of all marks in the photo, summed.
};

/// Calls `visit` for every sighting of every photo that has an item, ordered by photo, stage and ordinal, until it
/// fails. One state of the store is seen throughout, whatever is written meanwhile.
[[nodiscard]] Status each_sighting(const Database& database,
                                   const std::function<Status(const PhotoFacts&, const ExportedSighting&)>& visit);

}  // namespace sluice
