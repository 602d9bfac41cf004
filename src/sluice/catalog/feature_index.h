// The descriptors of all references of all brands, in lists by their nearest word: asks a photo's feature only
// against what lies near it, so that the cost hardly grows with the number of brands.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sluice/catalog/vocabulary.h"

namespace sluice {

struct IndexMatch {
  int row = 0;  ///< Number of the descriptor, in the order of adding.
  float ratio =
      0;  ///< Distance to it over distance to the nearest background word, both Euclidean (SIFT) or in bits (ORB).
};

class FeatureIndex {
 public:
  /// `descriptors`: rows one after another. The vocabulary must outlive the index.
  FeatureIndex(const Vocabulary& vocabulary, std::span<const std::uint8_t> descriptors);

  /// Rows nearer than `largest_ratio` times the nearest background word. `found` is replaced. Thread-safe.
  void search(const std::uint8_t* descriptor, float largest_ratio, std::vector<IndexMatch>& found) const;

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
  const Vocabulary* vocabulary_;
  std::vector<std::uint8_t> descriptors_;  // In the order of lists.
  std::vector<int> rows_;                  // Number of each as added.
  std::vector<int> list_begin_;            // By word; one more than words.
};

}  // namespace sluice
