// The features of all references of all brands: asks a photo's feature only against what lies near it, so that the
// cost hardly grows with the number of brands. Answers depend neither on the order in which brands were added nor
// on how they are spread over segments; rows of removed brands that are not yet swept count among those that are
// looked at, so that in a large index fewer others are.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sluice/catalog/index_segment.h"
#include "sluice/catalog/near_keys.h"

namespace sluice {

/// A reference's feature that looks like the photo's.
struct IndexMatch {
  std::uint32_t view = 0;  ///< Twice the number of the reference (FeatureIndex::references); plus one: mirrored.
  float ratio =
      0;  ///< Distance to it over distance to the nearest background word, both Euclidean (SIFT) or in bits (ORB).
  PackedPlace place;
};

class FeatureIndex {
 public:
  struct Reference {
    int brand = 0;
    ReferenceSize size;
  };

  /// Over the brands of `segments` for which `alive(segment, brand)` is true. No two of them may have one name.
  FeatureIndex(const Vocabulary& vocabulary, std::vector<IndexSegment> segments,
               const std::function<bool(std::size_t, const IndexedBrand&)>& alive);

  /// Sorted by name.
  [[nodiscard]] const std::vector<IndexedBrand>& brands() const { return brands_; }
  /// In the order of brands.
  [[nodiscard]] const std::vector<Reference>& references() const { return references_; }
  [[nodiscard]] std::size_t rows() const;
  /// The views of all references, in the order of these.
  [[nodiscard]] std::vector<IndexedMarkView> mark_views() const;
  [[nodiscard]] const Vocabulary& vocabulary() const { return *vocabulary_; }

  /// For each of the descriptors the nearest row of each of the nearest views, in the order of view, as far as
  /// they are nearer than `largest_ratio` times the nearest background word; how many rows and views are looked at
  /// is bounded, whatever the number of brands. `visit` is told the descriptor's number and its matches, for all
  /// of them, in an order that serves the machine. Thread-safe; `visit` may not search.
  void search(std::span<const std::uint8_t* const> descriptors, float largest_ratio,
              const std::function<void(std::size_t, std::span<const IndexMatch>)>& visit) const;

 private:
  struct Piece {
    IndexSegment segment;
    std::uint32_t first_row = 0;           ///< Its number over all pieces.
    std::vector<std::uint32_t> reference;  ///< Number, over all pieces, of each of the segment's; kDead: left out.
  };
  struct List {  ///< Of one word in one piece: rows begin to end (exclusive).
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  struct Query;
  struct Scratch;
  Query choose_words(std::size_t number, Scratch& scratch) const;
  template <class Visit>
  void each_list(std::span<const int> words, const Visit& visit) const;
  [[nodiscard]] std::uint8_t farthest_sketch(const std::uint8_t* descriptor, std::span<const int> words,
                                             std::size_t total, Scratch& scratch) const;
  std::size_t choose_rows(const std::uint8_t* descriptor, std::span<const int> words, int reach,
                          Scratch& scratch) const;
  void match_views(const std::vector<NearKey>& rows, std::vector<IndexMatch>& found) const;
  void choose_views(std::size_t count, Scratch& scratch) const;

  const Vocabulary* vocabulary_;
  std::vector<Piece> pieces_;
  std::vector<List> lists_;                  ///< Word by word, of each all pieces.
  std::vector<std::uint32_t> rows_of_word_;  ///< In all pieces together; nought where they are too many.
  std::vector<IndexedBrand> brands_;
  std::vector<Reference> references_;
};

}  // namespace sluice
