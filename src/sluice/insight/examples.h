// Which sightings to show as pictures. Rows about single photos: only the operator's own photos give any, as a
// snapshot of others is refused.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/insight/snapshot.h"
#include "sluice/vision/sighting.h"

namespace sluice::insight {

struct ExampleCandidate {
  std::string brand;
  double score = 0;
  std::array<Point, 4> polygon{};  ///< Pixels of the upright original.
  Sha256 photo{};
  std::string location;  ///< Of its source.
  std::string path;      ///< Relative to it.
};

/// More than are shown, since files may have gone.
inline constexpr int kCandidatesPerBrand = 24;

/// By brand; within a brand every contributor's surest photo first, then their second ones ..., each round by
/// score, then by digest. One sighting a photo. Only photos in which faces were looked for.
[[nodiscard]] Result<std::vector<ExampleCandidate>> ask_examples(const Snapshot& snapshot);

}  // namespace sluice::insight
