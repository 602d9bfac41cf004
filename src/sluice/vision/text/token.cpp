#include "sluice/vision/text/token.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <string_view>
#include <utility>

namespace sluice {
namespace {

template <std::size_t N>
using Words = std::array<std::string_view, N>;

// Before a name, in a few languages.
constexpr Words<57> kIntroducers = {
    "mr",       "mrs",    "ms",        "miss",    "mister",   "dr",        "prof", "professor", "doctor", "sir",
    "madam",    "madame", "mme",       "mlle",    "monsieur", "herr",      "frau", "hr",        "fr",     "signor",
    "signora",  "sig",    "senor",     "señor",   "señora",   "senora",    "sra",  "dott",      "ing",    "rev",
    "reverend", "father", "sister",    "brother", "capt",     "captain",   "sgt",  "sergeant",  "lt",     "col",
    "officer",  "judge",  "president", "senator", "mayor",    "coach",     "dear", "liebe",     "lieber", "name",
    "names",    "named",  "attn",      "contact", "birthday", "sincerely", "nee"};

// Within names, and between two.
constexpr Words<18> kJoints = {"and", "und", "et", "or",  "van",   "von", "vom", "zu", "de",
                               "da",  "di",  "do", "del", "della", "des", "der", "du", "la"};

// By which numbers and addresses are spelt.
constexpr Words<40> kNumerals = {
    "zero",     "nought",  "oh",      "one",       "two",      "three",      "four",    "five",
    "six",      "seven",   "eight",   "nine",      "ten",      "eleven",     "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",   "twenty",  "thirty",
    "forty",    "fifty",   "sixty",   "seventy",   "eighty",   "ninety",     "hundred", "thousand",
    "double",   "triple",  "dot",     "dash",      "hyphen",   "underscore", "slash",   "plus"};

// Of addresses; no name of a company that is a word.
constexpr Words<21> kContacts = {"www",    "http",     "https",    "com",    "org",      "net",       "edu",
                                 "gov",    "info",     "biz",      "mailto", "gmail",    "hotmail",   "gmx",
                                 "icloud", "whatsapp", "telegram", "skype",  "snapchat", "instagram", "tiktok"};

// Of two letters or fewer, in sentences and on signs: no initials, no beginnings of plates that stand alone.
constexpr Words<28> kLittle = {"a",  "i",  "in", "on", "at", "to", "of", "or", "is", "it", "we", "us", "no", "by",
                               "my", "be", "do", "go", "if", "as", "an", "so", "up", "am", "pm", "ok", "me", "he"};

// What follows an apostrophe in English.
constexpr Words<7> kEndings = {"s", "t", "ll", "re", "ve", "d", "m"};

template <std::size_t N>
bool among(const Words<N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A letter of ASCII, or a byte of any other: what is no sign of ASCII.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Typographers' signs as ASCII has them.
std::string plain_signs(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kSigns = {{{"\u2018", "'"},
                                                                                     {"\u2019", "'"},
                                                                                     {"\u00B4", "'"},
                                                                                     {"\u201C", "\""},
                                                                                     {"\u201D", "\""},
                                                                                     {"\u201E", "\""},
                                                                                     {"\u00AB", "\""},
                                                                                     {"\u00BB", "\""},
                                                                                     {"\u2013", "-"},
                                                                                     {"\u2014", "-"},
                                                                                     {"\u2022", "*"},
                                                                                     {"\u00B7", "*"},
                                                                                     {"\u00A9", "*"},
                                                                                     {"\u00AE", "*"},
                                                                                     {"\u2122", "*"},
                                                                                     {"\u00B0", "*"}}};
  std::string plain(text);
  for (const auto& [sign, ascii] : kSigns) {
    for (std::size_t at = plain.find(sign); at != std::string::npos; at = plain.find(sign, at)) {
      plain.replace(at, sign.size(), ascii);
    }
  }
  return plain;
}

/// Letters on both sides of a dot, or what else only addresses and users' names have.
bool is_contact(std::string_view text) {
  const bool letters = std::ranges::any_of(text, is_letter);
  if (text.find('@') != std::string_view::npos ||
      (letters && (text.find('_') != std::string_view::npos || text.find("//") != std::string_view::npos))) {
    return true;
  }
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
    const bool before = dot >= 2 && is_letter(text[dot - 1]) && is_letter(text[dot - 2]);
    const bool after = dot + 2 < text.size() && is_letter(text[dot + 1]) && is_letter(text[dot + 2]);
    if (before && after) {
      return true;
    }
  }
  return false;
}

/// "9.50", "50%", "$5", "3,-": no number of a telephone or a plate.
bool is_price(std::string_view text) {
  if (text.find_first_not_of("0123456789.,-%$") != std::string_view::npos &&
      text.find("\u20AC") == std::string_view::npos && text.find("\u00A3") == std::string_view::npos) {
    return false;
  }
  const auto digits = std::ranges::count_if(text, is_digit);
  if (digits == 0 || digits > 6) {
    return false;
  }
  const bool told = text.find_first_of("%$") != std::string_view::npos || is_letter(text.front()) ||
                    is_letter(text.back());  // The two signs of more than one byte.
  const std::size_t point = text.find_first_of(".,");
  const bool cents = point != std::string_view::npos && point > 0 && point + 3 == text.size() &&
                     is_digit(text[point + 1]) && is_digit(text[point + 2]);
  return told || cents;
}

/// Without the signs around it.
std::string_view bare(std::string_view text) {
  const auto inner = [](char c) { return is_letter(c) || is_digit(c); };
  while (!text.empty() && !inner(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && !inner(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

TokenKind kind_of(Token& token, const EnglishWords& english) {
  const std::string& word = token.word;
  if (among(kContacts, word)) {
    return TokenKind::contact;
  }
  if (among(kNumerals, word)) {
    return TokenKind::numeral;
  }
  if (among(kJoints, word)) {
    return TokenKind::joint;
  }
  if (among(kLittle, word)) {
    return TokenKind::little;
  }
  constexpr std::size_t kShortest = 3;
  const bool ordinary = word.size() >= kShortest && english.contains(word) && token.confidence >= kLeastConfidence;
  if (among(kIntroducers, word)) {
    return ordinary ? TokenKind::introducing_word : TokenKind::introducer;
  }
  if (!ordinary) {
    return TokenKind::name;
  }
  token.use = name_use(word);
  if (token.use == NameUse::none && english.is_proper_name(word)) {
    token.use = NameUse::given;
  }
  return token.use == NameUse::name ? TokenKind::name : TokenKind::word;
}

/// `text`: without signs but an apostrophe and dots, not empty.
void read(std::string_view text, Token& token, const EnglishWords& english) {
  token.digits = static_cast<int>(std::ranges::count_if(text, is_digit));
  if (token.digits > 0) {
    const std::string_view digit = bare(text);
    const bool initial = digit == "0" || digit == "1" || digit == "5" || digit == "8";  // O, I or L, S, B.
    token.kind = initial ? TokenKind::name : TokenKind::number;
    return;
  }
  token.word = small_letters(text);
  if (const std::size_t apostrophe = token.word.rfind('\''); apostrophe != std::string::npos) {
    const std::string_view ending = std::string_view(token.word).substr(apostrophe + 1);
    if (!among(kEndings, ending)) {
      return;  // A name: "o'neill".
    }
    if (ending != "s") {
      token.kind = TokenKind::little;
      return;
    }
    token.word.resize(apostrophe);
  }
  token.kind = kind_of(token, english);
}

/// A piece of a word, from one share of its length to another.
Token placed(const ReadWord& word, double from, double to) {
  Token token;
  token.confidence = word.confidence;
  const cv::Point2d along = (word.corners[1] - word.corners[0] + word.corners[2] - word.corners[3]) / 2;
  const cv::Point2d down = (word.corners[3] - word.corners[0] + word.corners[2] - word.corners[1]) / 2;
  const cv::Point2d left = (word.corners[0] + word.corners[3]) / 2;
  token.centre = left + along * ((from + to) / 2);
  const double length = std::max(cv::norm(along), 1e-6);
  token.height = std::max(cv::norm(down), 1e-6);
  token.width = length * (to - from);
  token.along = along / length;
  token.down = down / token.height;
  return token;
}

void add_tokens(const ReadWord& word, bool mirrored, const EnglishWords& english, std::vector<Token>& tokens) {
  const std::string text = plain_signs(word.text);
  const auto add = [&](std::size_t begin, std::size_t end) -> Token& {
    const auto length = static_cast<double>(std::max<std::size_t>(text.size(), 1));
    Token& token = tokens.emplace_back(
        placed(word, static_cast<double>(begin) / length, text.empty() ? 1 : static_cast<double>(end) / length));
    token.mirrored = mirrored;
    return token;
  };
  if (text.empty()) {
    add(0, 0).unread = true;
    return;
  }
  if (is_contact(text)) {
    add(0, text.size()).kind = TokenKind::contact;
    return;
  }
  if (is_price(text)) {
    add(0, text.size()).kind = TokenKind::little;
    return;
  }
  constexpr std::string_view kSeparators = "-/&+,:;!?\"#*|()[]{}<>=~%$^\\";
  if (std::ranges::any_of(text, is_digit)) {  // Whatever is joined to it belongs to it: "B-MW123".
    read(text, add(0, text.size()), english);
    return;
  }
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kSeparators, begin), text.size());
    const std::string_view piece = std::string_view(text).substr(begin, end - begin);
    if (const std::string_view letters = bare(piece); !letters.empty()) {
      Token& token = add(begin, end);
      // "J." and "J.R.", not "a.m.", nor the end of a sentence.
      const bool initial = (letters.size() == 1 && piece.ends_with('.')) ||
                           (letters.find('.') != std::string_view::npos && small_letters(letters) != "a.m" &&
                            small_letters(letters) != "p.m");
      if (!initial) {
        read(letters, token, english);
      }
    }
    begin = end + 1;
  }
}

}  // namespace

std::vector<Token> tokens_of(std::span<const ReadLine> lines, const EnglishWords& english) {
  std::vector<Token> tokens;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    const std::size_t first = tokens.size();
    for (const ReadWord& word : lines[line].words) {
      add_tokens(word, lines[line].mirrored, english, tokens);
    }
    for (std::size_t i = first; i < tokens.size(); ++i) {
      tokens[i].line = line;
    }
  }
  return tokens;
}

}  // namespace sluice
