// Brands by their names, where a photo shows them written.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/types.hpp>
#include <span>
#include <string>
#include <vector>

#include "sluice/catalog/index_segment.h"
#include "sluice/vision/text/read_line.h"

namespace sluice {

/// A brand's name as it stands in a photo.
struct WordmarkFind {
  int brand = 0;
  std::array<cv::Point2d, 4> corners;  ///< Of its words, pixels of the photo, clockwise from their top left.
  bool mirrored = false;
  /// How much the reading says, 0..1: more for long names read without a slip and with confidence, less for names
  /// that are English words.
  double strength = 0;
};

class Wordmarks {
 public:
  /// By the names and aliases of `brands`, whose numbers are their places. Names of less than three Latin letters
  /// or digits are not looked for.
  explicit Wordmarks(std::span<const IndexedBrand> brands);

  /// Whether there is no name to look for.
  [[nodiscard]] bool empty() const { return names_.empty(); }
  /// The best find of every brand in each line, in a fixed order.
  [[nodiscard]] std::vector<WordmarkFind> find(std::span<const ReadLine> lines) const;

 private:
  struct Name {
    std::string key;
    std::uint64_t letters = 0;  ///< Which occur.
    int brand = 0;
    double weight = 1;
  };

  std::vector<Name> names_;  ///< Sorted by the length of their keys.
};

}  // namespace sluice
