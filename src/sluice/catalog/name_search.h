// Names as people type them: however they are capitalised, accented, spaced, cut short or misspelt.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// In words of lower-case letters and digits, separated by single spaces: without accents ("Citroën", "ŠKODA"),
/// with plain letters for those that have some ("oe" for "ø"), and whatever else there is between two words taken
/// for a space, apostrophes apart ("Levi's" is one word). Bytes that are no UTF-8 are taken for U+FFFD.
[[nodiscard]] std::string folded(std::string_view name);

/// `folded`, without the spaces: names that differ in nothing else are the same.
[[nodiscard]] std::string name_key(std::string_view name);

/// Letters wrong, missing, too many or swapped with the next, in bytes: the optimal string alignment distance
/// (Damerau 1964, Levenshtein 1966; each pair swapped at most once).
[[nodiscard]] std::size_t slips_between(std::string_view a, std::string_view b);

/// How a name answers what was typed, best first.
enum class NameMatch {
  same,    ///< The same key.
  word,    ///< The words of the text stand in the name, side by side.
  prefix,  ///< A word of the name, or its key, begins with the text.
  part,    ///< The text stands somewhere in the key.
  near,    ///< The name, or a word of it, is one slip away (text of 4 letters or more), or two (8 or more).
};

/// "same", "word", "prefix", "part", "near".
[[nodiscard]] std::string_view to_string(NameMatch match);

struct NameAnswer {
  NameMatch match = NameMatch::same;
  std::size_t slips = 0;  ///< Letters wrong, missing, too many or swapped with the next; 0, unless `near`.

  friend auto operator<=>(const NameAnswer&, const NameAnswer&) = default;
};

/// Both as `folded` gives them. An empty text is answered by no name.
[[nodiscard]] std::optional<NameAnswer> answer(std::string_view text, std::string_view name);

/// At most `most` of `names` that answer `text`, the best first.
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view text, std::span<const std::string> names,
                                                     std::size_t most);

}  // namespace sluice
