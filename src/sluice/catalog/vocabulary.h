// What local features of ordinary photos look like: a two-level tree of words, made by k-means over the
// descriptors of brand-free photos (training/vocabulary). It serves twice: the distance to the nearest word is the
// background class that a match must beat, and the words are the lists of the index over all references (Sivic and
// Zisserman, "Video Google", ICCV 2003; Nister and Stewenius, CVPR 2006).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/descriptor_distance.h"

namespace sluice {

struct NearWord {
  int distance = 0;  ///< In the vocabulary's metric.
  int word = 0;
};

class Vocabulary {
 public:
  /// Reads what `serialise` wrote. Errors: bad_input.
  [[nodiscard]] static Result<Vocabulary> parse(std::span<const std::uint8_t> bytes);
  /// `roots`: descriptors one after another; `words`: those of the first root, then of the second ..., as many
  /// under each.
  Vocabulary(Metric metric, std::vector<std::uint8_t> roots, std::vector<std::uint8_t> words);

  [[nodiscard]] Metric metric() const { return metric_; }
  [[nodiscard]] int size() const { return static_cast<int>(words_.size()) / descriptor_bytes(metric_); }

  /// The nearest words under the nearest roots, nearest first, at most `count` of them. `found` is replaced.
  void nearest(const std::uint8_t* descriptor, int count, std::vector<NearWord>& found) const;

  [[nodiscard]] std::vector<std::uint8_t> serialise() const;

 private:
  Metric metric_;
  int root_count_;
  int words_per_root_;
  std::vector<std::uint8_t> roots_;
  std::vector<std::uint8_t> words_;
};

/// The vocabulary that the program was built with.
[[nodiscard]] const Vocabulary& builtin_vocabulary(Metric metric);

}  // namespace sluice
