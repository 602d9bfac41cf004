// Words of everyday English, by Debian's list (wamerican-small).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sluice/base/result.h"

namespace sluice {

/// Thread-safe.
class EnglishWords {
 public:
  /// Errors: not_found (the list is not installed).
  [[nodiscard]] static Result<EnglishWords> open();
  /// `list`: a word a line, UTF-8, proper names capitalised.
  [[nodiscard]] static EnglishWords parse(std::string_view list);

  /// Whether the list has this word in small letters: no proper name, no abbreviation.
  [[nodiscard]] bool contains(const std::string& word) const { return words_.contains(word); }
  /// Whether the list has it capitalised: as the name of somebody or something. `word`: in small letters.
  [[nodiscard]] bool is_proper_name(const std::string& word) const { return proper_.contains(word); }
  /// Hexadecimal SHA-256 of the list.
  [[nodiscard]] const std::string& digest() const { return digest_; }

 private:
  std::unordered_set<std::string> words_;
  std::unordered_set<std::string> proper_;  ///< In small letters.
  std::string digest_;
};

/// Which names are such words, in any capitals, so that reading them says little; none, where the list is not
/// installed.
[[nodiscard]] std::vector<bool> are_english_words(std::span<const std::string> texts);

/// Latin letters of ASCII and Latin-1 made small; all else is left.
[[nodiscard]] std::string small_letters(std::string_view utf8);

}  // namespace sluice
