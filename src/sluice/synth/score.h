// Found against true, mark by mark, in a collection.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sluice/synth/collection.h"

namespace sluice::synth {

/// (name of a photo below FOLDER/photos, brand)
using Finds = std::set<std::pair<std::string, std::string>>;

/// Pairs of a photo and a brand.
struct Tally {
  int shown = 0;  ///< The brand is in the photo.
  int found = 0;  ///< It was found there, rightly or not.
  int right = 0;  ///< Both.

  /// `right` of `found`; 1 where nothing was found.
  [[nodiscard]] double precision() const { return found == 0 ? 1.0 : static_cast<double>(right) / found; }
  /// `right` of `shown`; 1 where nothing was shown.
  [[nodiscard]] double recall() const { return shown == 0 ? 1.0 : static_cast<double>(right) / shown; }
  Tally& operator+=(const Tally& other);
};

struct MarkScore {
  Mark mark;
  Tally tally;
};

/// In the order of `collection.marks`. Finds in photos or of brands that the collection does not know are left
/// out.
[[nodiscard]] std::vector<MarkScore> score(const Collection& collection, const Finds& finds);

/// All marks of one kind together.
[[nodiscard]] Tally total(const std::vector<MarkScore>& scores, MarkKind kind);

}  // namespace sluice::synth
