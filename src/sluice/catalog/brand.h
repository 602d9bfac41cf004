// What to look for, and the pictures that teach it.
#pragma once

#include <algorithm>
#include <cmath>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

namespace sluice {

/// A picture that teaches a brand, as the operator gave it.
struct Reference {
  std::string file_name;  ///< Name as given, for messages and listings.
  std::string bytes;      ///< The encoded picture.
  /// The encoded picture of the mark in a margin of `surroundings_of` its size on every side, where there is one:
  /// it tells where the mark ends.
  std::string surroundings{};
};

/// Pixels around a mark of so many.
[[nodiscard]] inline int surroundings_of(cv::Size mark) {
  constexpr double kShare = 0.35;  // Of its longer side.
  return static_cast<int>(std::lround(kShare * std::max(mark.width, mark.height)));
}

struct Brand {
  std::string name;  ///< Unique; letters, digits, '-', '_', '.', '&', '\'', ' '; 1 to 64 bytes.
  std::vector<Reference> references;
  /// Other names that it writes itself by, for reading words; each as a name is, none twice, none its name.
  std::vector<std::string> aliases{};
};

}  // namespace sluice
