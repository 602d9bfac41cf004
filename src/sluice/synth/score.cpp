#include "sluice/synth/score.h"

#include <algorithm>

namespace sluice::synth {

Tally& Tally::operator+=(const Tally& other) {
  shown += other.shown;
  found += other.found;
  right += other.right;
  return *this;
}

std::vector<MarkScore> score(const Collection& collection, const Finds& finds) {
  std::vector<MarkScore> scores;
  for (const Mark& mark : collection.marks) {
    MarkScore& row = scores.emplace_back(MarkScore{mark, {}});
    for (const CollectionPhoto& photo : collection.photos) {
      const bool shown = std::any_of(photo.marks.begin(), photo.marks.end(),
                                     [&](const TrueMark& true_mark) { return true_mark.brand == mark.name; });
      const bool found = finds.contains({photo.file, mark.name});
      row.tally += {shown ? 1 : 0, found ? 1 : 0, shown && found ? 1 : 0};
    }
  }
  return scores;
}

Tally total(const std::vector<MarkScore>& scores, MarkKind kind) {
  Tally sum;
  for (const MarkScore& row : scores) {
    if (row.mark.kind == kind) {
      sum += row.tally;
    }
  }
  return sum;
}

}  // namespace sluice::synth
