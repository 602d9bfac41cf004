#include "sluice/labels/red_list.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <ranges>
#include <string>
#include <vector>

#include "sluice/base/one_line.h"
#include "sluice/labels/letter_fold.h"
#include "sluice/labels/red_list_terms.h"

namespace sluice {
namespace {

using Words = std::vector<std::string>;

Words split(std::string_view text, char separator) {
  Words words;
  for (const auto part : std::views::split(text, separator)) {
    if (!part.empty()) {
      words.emplace_back(part.begin(), part.end());
    }
  }
  return words;
}

struct WordPattern {
  std::string look;
  bool open_front = false;
  bool open_back = false;

  [[nodiscard]] bool matches(std::string_view word) const {
    if (open_front) {
      return open_back ? word.find(look) != std::string_view::npos : word.ends_with(look);
    }
    if (!word.starts_with(look)) {
      return false;
    }
    const std::string_view rest = word.substr(look.size());
    return open_back || rest.empty() || rest == "s";
  }
};

struct Pattern {
  std::string_view topic;
  std::vector<WordPattern> words;
};

Pattern pattern_of(std::string_view topic, std::string_view term) {
  Pattern pattern{topic, {}};
  for (std::string_view word :
       split(term, '_') | std::views::transform([](const std::string& w) { return std::string_view(w); })) {
    WordPattern one;
    one.open_front = word.starts_with('*');
    word.remove_prefix(one.open_front ? 1 : 0);
    one.open_back = word.ends_with('*');
    word.remove_suffix(one.open_back ? 1 : 0);
    one.look = look_of(word);
    pattern.words.push_back(std::move(one));
  }
  return pattern;
}

struct RedList {
  RedList() {
    for (const RedTerms& group : red_terms()) {
      add(terms, group.topic, group.words);
    }
    for (const RedTerms& group : person_attributes()) {
      add(attributes, group.topic, group.words);
    }
    add(people, {}, person_words());
    add(harmless, {}, harmless_phrases());
  }
  static void add(std::vector<Pattern>& patterns, std::string_view topic, std::string_view words) {
    for (const std::string& term : split(words, ' ')) {
      patterns.push_back(pattern_of(topic, term));
    }
  }
  std::vector<Pattern> terms, attributes, people, harmless;
};

bool matches_at(const Pattern& pattern, const Words& words, std::size_t at) {
  if (at + pattern.words.size() > words.size()) {
    return false;
  }
  for (std::size_t i = 0; i < pattern.words.size(); ++i) {
    if (!pattern.words[i].matches(words[at + i])) {
      return false;
    }
  }
  return true;
}

const Pattern* match_at(const std::vector<Pattern>& patterns, const Words& words, std::size_t at) {
  const auto found =
      std::ranges::find_if(patterns, [&](const Pattern& pattern) { return matches_at(pattern, words, at); });
  return found == patterns.end() ? nullptr : &*found;
}

std::optional<std::string_view> topic_of(const RedList& list, const Words& words) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (const Pattern* term = match_at(list.terms, words, at); term != nullptr) {
      return term->topic;
    }
    if (const Pattern* attribute = match_at(list.attributes, words, at); attribute != nullptr) {
      const bool before = at > 0 && match_at(list.people, words, at - 1) != nullptr;
      if (before || match_at(list.people, words, at + 1) != nullptr) {
        return attribute->topic;
      }
    }
  }
  return std::nullopt;
}

Words without_harmless(const RedList& list, const Words& words) {
  Words rest;
  for (std::size_t at = 0; at < words.size();) {
    if (const Pattern* phrase = match_at(list.harmless, words, at); phrase != nullptr) {
      at += phrase->words.size();
      rest.emplace_back();  // What stood on both sides of it does not become neighbours.
    } else {
      rest.push_back(words[at++]);
    }
  }
  return rest;
}

// How a label is cut into words.
enum class Digits { letters, separators };
enum class Capitals { letters, begin_a_word };

/// The letter that a digit or sign stands for ("w0m4n"); itself, if for none. 0, 1 and | are Unicode's
/// look-alikes.
UChar32 spoken(UChar32 letter) {
  switch (letter) {
    case '3':
    case 0x20AC:
      return 'e';
    case '4':
    case '@':
      return 'a';
    case '5':
    case '$':
      return 's';
    case '7':
      return 't';
    case '8':
      return 'b';
    case '9':
      return 'g';
    default:
      return letter;
  }
}

bool joins(UChar32 letter) {
  // Marks and invisible letters belong to the word around them.
  return u_hasBinaryProperty(letter, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
         (U_GET_GC_MASK(letter) & (U_GC_M_MASK | U_GC_CF_MASK)) != 0;
}

/// What is no UTF-8 becomes U+FFFD.
std::u32string code_points(std::string_view text) {
  const auto units = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  std::u32string letters;
  for (int32_t at = 0; at < units.length(); at = units.moveIndex32(at, 1)) {
    letters += static_cast<char32_t>(units.char32At(at));
  }
  return letters;
}

/// Words as they look; single letters in a row make one word.
Words words_of(std::string_view label, Digits digits, Capitals capitals) {
  std::vector<icu::UnicodeString> parts;
  bool inside = false;
  bool after_small = false;
  for (const char32_t given : code_points(label)) {
    const UChar32 letter =
        digits == Digits::letters ? spoken(static_cast<UChar32>(given)) : static_cast<UChar32>(given);
    const bool is_digit = u_isdigit(letter) != 0;
    const bool in_word =
        u_isalpha(letter) != 0 || joins(letter) || letter == '|' || (is_digit && digits == Digits::letters);
    const bool begins = capitals == Capitals::begin_a_word && after_small && u_isupper(letter) != 0;
    if (in_word && (!inside || begins)) {
      parts.emplace_back();
    }
    if (in_word) {
      parts.back().append(letter);
    }
    inside = in_word;
    after_small = in_word && u_islower(letter) != 0;
  }
  Words words;
  bool spelling = false;
  for (const icu::UnicodeString& part : parts) {
    const bool single = part.countChar32() == 1;
    if (!single || !spelling) {
      words.emplace_back();
    }
    part.toUTF8String(words.back());
    spelling = single;
  }
  std::ranges::transform(words, words.begin(), [](const std::string& word) { return look_of(word); });
  return words;
}

bool readable(char32_t letter) {
  constexpr std::u32string_view kSigns = U" -'&,./+()0123456789";
  UErrorCode code = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(letter), &code);
  return kSigns.find(letter) != std::u32string_view::npos ||
         (u_isalpha(static_cast<UChar32>(letter)) != 0 && (script == USCRIPT_LATIN || script == USCRIPT_CYRILLIC));
}

}  // namespace

std::optional<std::string_view> red_listed(std::string_view label) {
  static const RedList list;
  for (const Digits digits : {Digits::letters, Digits::separators}) {
    for (const Capitals capitals : {Capitals::letters, Capitals::begin_a_word}) {
      const Words words = without_harmless(list, words_of(label, digits, capitals));
      if (const auto topic = topic_of(list, words); topic) {
        return topic;
      }
      std::string joined;
      for (const std::string& word : words) {
        joined += word;
      }
      if (const auto topic = topic_of(list, {joined}); topic) {
        return topic;
      }
    }
  }
  return std::nullopt;
}

Status check_label(std::string_view label) {
  constexpr std::size_t kMost = 60;
  const std::string quoted = "the label '" + one_line(label) + "'";
  if (const auto topic = red_listed(label); topic) {
    return fail(ErrorCode::refused, quoted + " says something about " + std::string(*topic),
                "labels name things, places and doings, never what a person is (docs/taxonomy.md)");
  }
  const std::u32string letters = code_points(label);
  if (letters.empty() || letters.size() > kMost || letters.front() == ' ' || letters.back() == ' ') {
    return fail(
        ErrorCode::bad_input,
        quoted + " is empty, longer than " + std::to_string(kMost) + " characters, or has spaces around it",
        "use a few words");
  }
  if (!std::ranges::all_of(letters, readable)) {
    return fail(ErrorCode::bad_input, quoted + " has letters or signs that the red list cannot read",
                "use Latin or Cyrillic letters, digits, spaces and -'&,./+()");
  }
  return {};
}

}  // namespace sluice
