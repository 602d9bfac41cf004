// The words of the red list. They cannot be overridden.
#pragma once

#include <span>
#include <string_view>

namespace sluice {

struct RedTerms {
  std::string_view topic;
  std::string_view language;  ///< ISO 639-1, for readers of the list; labels have no language.
  /// Separated by spaces, in lower case. "*" at either end: a word that ends or begins so; else the word itself or
  /// with an "s" after it. "_": several words in a row.
  std::string_view words;
};

[[nodiscard]] std::span<const RedTerms> red_terms();

/// Words for people: alone they say nothing of anybody ("person" is a class of COCO), but next to one of
/// `person_attributes()` they do.
[[nodiscard]] std::string_view person_words();
/// In the same notation; their topic is that of the group.
[[nodiscard]] std::span<const RedTerms> person_attributes();

/// Names of things that hold a word of the red list and say nothing of anybody: they are taken out first.
[[nodiscard]] std::string_view harmless_phrases();

}  // namespace sluice
