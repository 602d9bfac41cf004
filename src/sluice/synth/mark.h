// Fictional marks: badges, wordmarks and flat shapes of brands that do not exist.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::synth {

enum class MarkKind {
  emblem,    ///< A badge with texture: rings, lettering, a picture.
  wordmark,  ///< The name in letters, sometimes on a plate.
  shape,     ///< One flat, plain shape: hardly anything for local features to hold on to.
};

/// "emblem", "wordmark", "shape".
[[nodiscard]] std::string_view to_string(MarkKind kind);

/// Everything about a mark's looks follows from these four.
struct Mark {
  std::string name;  ///< A brand name as catalog/brand.h allows; stands in the lettering of emblems and wordmarks.
  MarkKind kind = MarkKind::emblem;
  std::uint64_t seed = 0;  ///< Colours, lettering, details.
  int style = 0;           ///< Form, picture and small print; marks of different styles share little.
};

/// Draws the mark, cropped to its box, its longest side at `longest_side` pixels (at least 16).
/// CV_8UC4, R G B A, not premultiplied, transparent around the mark. Thread-safe; the same mark gives the same
/// pixels.
[[nodiscard]] cv::Mat draw_mark(const Mark& mark, int longest_side);

/// `count` marks with different names and looks, two emblems and two wordmarks to one flat shape. The first marks
/// do not depend on `count`. At most `kMostMarks`.
[[nodiscard]] std::vector<Mark> make_marks(std::uint64_t seed, int count);
inline constexpr int kMostMarks = 45;

/// A mark of a brand nobody enrols, for scenes that shall tempt a finder: number `index` of as many as one likes.
[[nodiscard]] Mark stranger_mark(std::uint64_t seed, std::uint64_t index);

}  // namespace sluice::synth
