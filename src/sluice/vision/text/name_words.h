// English words that are names of people, too.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

enum class NameUse {
  none,
  surname,  ///< Above all a word; many are called so: "stone".
  given,    ///< Above all a word; some are christened so: "summer".
  name,     ///< As likely a name: "mark", "smith".
};

/// By a list of ours, which a person read through: the words that are common given names or surnames in the United
/// States. `word`: in small letters. Thread-safe.
[[nodiscard]] NameUse name_use(std::string_view word);

/// Hexadecimal SHA-256 of the lists.
[[nodiscard]] const std::string& name_words_digest();

}  // namespace sluice
