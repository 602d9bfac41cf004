// A concept that a user has taught: what to look for in photos, and what to expect of it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sluice {

/// What was measured while it was taught; nothing of any photo.
struct ConceptFigures {
  std::size_t examples = 0;  ///< Pictures of it.
  std::size_t found = 0;     ///< Of those, found by a decision that was taught without them.
  std::size_t others = 0;    ///< Pictures that the user gave as others (`--not`).
  std::size_t taken = 0;     ///< Of those, taken for the concept by a decision that was taught without them.
  /// Share of everyday and other photos, as the background has them, that it is expected to be seen in: 0..1.
  double background = 0;

  friend bool operator==(const ConceptFigures&, const ConceptFigures&) = default;
};

/// A linear decision over the embedding of a photo (vision/embedding).
struct Concept {
  std::string name;
  std::string embedding;       ///< Version of the embedding that it decides over.
  std::vector<float> weights;  ///< One for each number of the embedding.
  /// Added to their sum: the photo shows the concept from a sum of 0 on; its score is the sum's logistic function.
  float bias = 0;
  ConceptFigures figures;

  friend bool operator==(const Concept&, const Concept&) = default;
};

}  // namespace sluice
