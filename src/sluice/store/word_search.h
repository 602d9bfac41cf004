// Photos by the words written in them.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/store/database.h"

namespace sluice {

struct WordPattern {
  std::string word;     ///< As sightings of kind "text" have it: small letters, a to z.
  bool prefix = false;  ///< Any word that begins so.

  friend bool operator==(const WordPattern&, const WordPattern&) = default;
};

/// "Fresh caf*": words in any capitals and accents, those with an asterisk at their end begin so. Errors: usage
/// (nothing but letters can be looked for).
[[nodiscard]] Result<std::vector<WordPattern>> parse_word_query(std::string_view query);

/// Those in which every one of `patterns`, at least one, was read.
[[nodiscard]] Result<std::set<Sha256>> photos_with_words(const Database& database,
                                                         std::span<const WordPattern> patterns);

}  // namespace sluice
