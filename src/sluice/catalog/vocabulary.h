// What local features of ordinary photos look like: a two-level tree of words, made by k-means over the
// descriptors of brand-free photos (training/vocabulary). It serves twice: the distance to the nearest word is the
// background class that a match must beat, and the words are the lists of the index over all references (Sivic and
// Zisserman, "Video Google", ICCV 2003; Nister and Stewenius, CVPR 2006).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/descriptor_blocks.h"

namespace sluice {

struct NearWord {
  int distance = 0;  ///< In the vocabulary's metric.
  int word = 0;
};

/// The words under some roots, with their distances.
struct NearWords {
  std::vector<int> distances;    ///< Root by root.
  std::vector<int> first_words;  ///< The number of each root's first word.
  NearWord nearest;
  int words_per_root = 0;

  [[nodiscard]] int word(std::size_t place) const {
    return first_words[place / words_per_root] + static_cast<int>(place % words_per_root);
  }
};

class Vocabulary {
 public:
  /// Reads what `serialise` wrote. Errors: bad_input.
  [[nodiscard]] static Result<Vocabulary> parse(std::span<const std::uint8_t> bytes);
  /// `roots`: descriptors one after another; `words`: those of the first root, then of the second ..., as many
  /// under each.
  Vocabulary(Metric metric, std::vector<std::uint8_t> roots, std::vector<std::uint8_t> words);

  [[nodiscard]] Metric metric() const { return metric_; }
  [[nodiscard]] int size() const { return static_cast<int>(words_.size()); }

  /// Descriptor of a word.
  [[nodiscard]] const std::uint8_t* word(int number) const { return words_.row(static_cast<std::size_t>(number)); }
  /// Another vocabulary, another number.
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }

  /// Looks at all words under the nearest roots. `near` is replaced.
  void look(const std::uint8_t* descriptor, NearWords& near) const;
  /// The nearest of them; of several that with the smallest number.
  [[nodiscard]] NearWord nearest(const std::uint8_t* descriptor) const;

  [[nodiscard]] std::vector<std::uint8_t> serialise() const;

 private:
  Metric metric_;
  int root_count_ = 0;
  int words_per_root_ = 0;
  DescriptorBlocks roots_;
  DescriptorBlocks words_;
  std::uint64_t fingerprint_ = 0;
};

/// The vocabulary that the program was built with.
[[nodiscard]] const Vocabulary& builtin_vocabulary(Metric metric);

}  // namespace sluice
