// What no label may say, whoever wrote it: nothing about a person's sex, age, ethnicity, religion, health,
// politics or feelings, and no person's name. Every list of labels of ours is held against it by a test, and so is
// every label that a user brings (a taxonomy, a concept) when it is read. docs/taxonomy.md tells what it stops and
// what it cannot.
#pragma once

#include <optional>
#include <string_view>

#include "sluice/base/result.h"

namespace sluice {

/// What a label says of a person: "sex or sexuality", "age", "ethnicity or origin", "religion or belief", "health
/// or disability", "politics or unions", "feelings", "a person's name"; nothing, where the red list finds none.
///
/// Knows words of English, German, French, Spanish, Italian, Portuguese, Turkish, Polish and Russian, and some of
/// their compounds. Case, accents, look-alike letters (Unicode's UTS #39, and digits for letters), invisible
/// letters, letters set apart and wordsInOneWord are seen through. Where a word means a person in one language and
/// something else in another, it is told. Thread-safe.
[[nodiscard]] std::optional<std::string_view> red_listed(std::string_view label);

/// Whether `label` may be one: UTF-8, 1 to 60 characters, of Latin or Cyrillic letters (the red list reads no
/// others), digits, spaces and "-'&,./+()", and not red-listed. Thread-safe. Errors: bad_input; refused, if
/// red-listed.
[[nodiscard]] Status check_label(std::string_view label);

}  // namespace sluice
