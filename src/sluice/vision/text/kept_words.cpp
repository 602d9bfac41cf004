#include "sluice/vision/text/kept_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "sluice/catalog/name_search.h"
#include "sluice/labels/red_list.h"
#include "sluice/vision/text/token.h"

namespace sluice {
namespace {

constexpr int kAlgorithm = 2;  // Raised with every change that may change an answer.

// Shares of the height of the higher of two words.
constexpr double kSameRow = 0.5;    // How far one may stand above the other.
constexpr double kWidestGap = 2.0;  // Between neighbours.
constexpr double kOverlap = 0.5;    // Boxes are drawn widely.
constexpr double kStackedGap = 1.2;
constexpr double kLikeHeights = 0.3;

constexpr std::size_t kLongestPlateWord = 4;  // Letters: "CAT 471".
constexpr int kFewestDigits = 3;              // Of a number that a word may belong to: "0800 FLOWERS".
constexpr int kIntroduced = 2;                // Words that an introducer has say over.

/// Where `b` is, as `a` reads, in pixels from centre to centre.
cv::Point2d way(const Token& a, const Token& b) {
  const cv::Point2d way = b.centre - a.centre;
  return {way.dot(a.along), way.dot(a.down)};
}

bool read_alike(const Token& a, const Token& b) {
  constexpr double kParallel = 0.9;  // Cosine.
  const double cosine = a.along.dot(b.along);
  if (a.unread || b.unread) {
    return std::abs(cosine) > kParallel;
  }
  return a.mirrored == b.mirrored && cosine > kParallel;
}

bool of_like_height(const Token& a, const Token& b) {
  return std::min(a.height, b.height) >= kLikeHeights * std::max(a.height, b.height);
}

/// How far `b` stands to the right of `a` in its row, from edge to edge.
std::optional<double> gap_to_the_right(const Token& a, const Token& b) {
  const cv::Point2d to = way(a, b);
  const double height = std::max(a.height, b.height);
  const double gap = to.x - (a.width + b.width) / 2;
  const bool beside = to.x > 0 && std::abs(to.y) < kSameRow * height && gap > -kOverlap * height &&
                      gap < kWidestGap * height && of_like_height(a, b);
  return beside && read_alike(a, b) ? std::optional(gap) : std::nullopt;
}

bool is_right_under(const Token& above, const Token& below) {
  const cv::Point2d to = way(above, below);
  const double height = std::max(above.height, below.height);
  const double gap = to.y - (above.height + below.height) / 2;
  return std::abs(to.x) < (above.width + below.width) / 2 && to.y > 0 && gap > -kOverlap * height &&
         gap < kStackedGap * height && of_like_height(above, below) && read_alike(above, below);
}

/// The words of a photo, and which stand beside or under which.
class Page {
 public:
  Page(std::span<const ReadLine> lines, const EnglishWords& english)
      : tokens_(tokens_of(lines, english)),
        hidden_(tokens_.size()),
        names_(tokens_.size()),
        left_(tokens_.size()),
        right_(tokens_.size()),
        row_(tokens_.size()) {
    std::iota(row_.begin(), row_.end(), std::size_t{0});
    find_neighbours();
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      names_[i] = tokens_[i].kind == TokenKind::name;
    }
  }

  [[nodiscard]] std::vector<KeptWord> kept() {
    hide_rows_of_contacts();
    hide_spelt_numbers();
    hide_introduced();
    hide_pieces_of_numbers();
    name_rows_of_namesakes();
    name_under_names();
    hide_beside_names();
    std::map<std::string, double> kept;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (is_word(i) && !hidden_[i] && !names_[i] && !red_listed(tokens_[i].word)) {
        double& confidence = kept[name_key(tokens_[i].word)];
        confidence = std::max(confidence, tokens_[i].confidence);
      }
    }
    std::vector<KeptWord> words;
    for (const auto& [word, confidence] : kept) {
      words.push_back({word, confidence});
    }
    return words;
  }

 private:
  using Neighbours = std::vector<std::optional<std::size_t>>;

  [[nodiscard]] bool introduces(std::size_t i) const {
    return tokens_[i].kind == TokenKind::introducer || tokens_[i].kind == TokenKind::introducing_word;
  }
  [[nodiscard]] bool is_word(std::size_t i) const {
    return tokens_[i].kind == TokenKind::word || tokens_[i].kind == TokenKind::introducing_word;
  }
  [[nodiscard]] bool is_namesake(std::size_t i) const {
    return tokens_[i].kind == TokenKind::word && tokens_[i].use != NameUse::none;
  }
  [[nodiscard]] bool is_number(std::size_t i) const { return tokens_[i].kind == TokenKind::number; }

  void find_neighbours() {
    const std::size_t count = tokens_.size();
    std::vector<double> left_gap(count, std::numeric_limits<double>::infinity());
    std::vector<double> right_gap = left_gap;
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) {
        const auto gap = a == b ? std::nullopt : gap_to_the_right(tokens_[a], tokens_[b]);
        if (gap && *gap < right_gap[a]) {
          right_gap[a] = *gap;
          right_[a] = b;
        }
        if (gap && *gap < left_gap[b]) {
          left_gap[b] = *gap;
          left_[b] = a;
        }
      }
    }
    for (std::size_t a = 0; a + 1 < count; ++a) {  // Readers draw boxes too small or too far off now and then.
      if (tokens_[a].line == tokens_[a + 1].line) {
        right_[a] = right_[a].value_or(a + 1);
        left_[a + 1] = left_[a + 1].value_or(a);
      }
    }
    for (std::size_t a = 0; a < count; ++a) {
      for (const auto& b : {left_[a], right_[a]}) {
        if (b) {
          std::ranges::replace(row_, row_[*b], std::size_t{row_[a]});
        }
      }
    }
  }

  /// The next one that is no joint.
  [[nodiscard]] std::optional<std::size_t> next(std::size_t token, const Neighbours& neighbours) const {
    auto found = neighbours[token];
    for (std::size_t steps = 0; found && tokens_[*found].kind == TokenKind::joint; ++steps) {
      found = steps < tokens_.size() ? neighbours[*found] : std::nullopt;
    }
    return found;
  }

  [[nodiscard]] std::size_t row_size(std::size_t token) const {
    return static_cast<std::size_t>(std::ranges::count(row_, row_[token]));
  }

  /// Calls `visit` with every two that stand side by side, both ways.
  template <class Visit>
  void each_beside(const Visit& visit) const {
    for (std::size_t a = 0; a < tokens_.size(); ++a) {
      for (const auto& b : {next(a, left_), next(a, right_)}) {
        if (b) {
          visit(a, *b);
          visit(*b, a);
        }
      }
    }
  }

  /// The same for what stands right above and right under, with what stands alone in its row first.
  template <class Visit>
  void each_alone_and_stacked(const Visit& visit) const {
    for (std::size_t a = 0; a < tokens_.size(); ++a) {
      for (std::size_t b = 0; b < tokens_.size() && row_size(a) == 1; ++b) {
        if (a != b && (is_right_under(tokens_[a], tokens_[b]) || is_right_under(tokens_[b], tokens_[a]))) {
          visit(a, b);
        }
      }
    }
  }

  template <class Visit>
  void each_in_row_of(std::size_t token, const Visit& visit) const {
    for (std::size_t other = 0; other < tokens_.size(); ++other) {
      if (row_[other] == row_[token]) {
        visit(other);
      }
    }
  }

  void hide_rows_of_contacts() {
    for (std::size_t a = 0; a < tokens_.size(); ++a) {
      bool contact = tokens_[a].kind == TokenKind::contact;
      if (tokens_[a].word == "dot") {  // "john at mail dot com"
        each_in_row_of(a, [&](std::size_t other) { contact = contact || tokens_[other].word == "at"; });
      }
      if (const auto before = next(a, left_); tokens_[a].word == "at" && before && names_[*before]) {
        contact = true;  // "magda at mail", the rest unread
      }
      if (contact) {
        each_in_row_of(a, [&](std::size_t other) { hidden_[other] = true; });
      }
    }
  }

  /// "seven oh four", whatever is read of it.
  void hide_spelt_numbers() {
    for (std::size_t a = 0; a < tokens_.size(); ++a) {
      int numerals = 0;
      each_in_row_of(a, [&](std::size_t other) { numerals += tokens_[other].kind == TokenKind::numeral ? 1 : 0; });
      hidden_[a] = hidden_[a] || numerals > 1;
    }
  }

  void hide_introduced() {
    for (std::size_t a = 0; a < tokens_.size(); ++a) {
      if (!introduces(a)) {
        continue;
      }
      int introduced = 0;
      auto token = next(a, right_);
      for (std::size_t steps = 0; token && introduced < kIntroduced && steps < tokens_.size(); ++steps) {
        hidden_[*token] = true;
        introduced += tokens_[*token].kind == TokenKind::little ? 0 : 1;  // "name is Sunny"
        token = next(*token, right_);
      }
      if (introduced == 0) {
        each_in_row_of(a, [&](std::size_t above) { hide_rows_under(above); });
      }
    }
  }

  void hide_rows_under(std::size_t above) {
    for (std::size_t below = 0; below < tokens_.size(); ++below) {
      if (above != below && is_right_under(tokens_[above], tokens_[below])) {
        each_in_row_of(below, [&](std::size_t other) { hidden_[other] = true; });
      }
    }
  }

  /// Of plates, of telephone numbers that spell a word, of players' shirts.
  void hide_pieces_of_numbers() {
    each_beside([&](std::size_t word, std::size_t number) {
      if (is_number(number) &&
          (tokens_[number].digits >= kFewestDigits || tokens_[word].word.size() <= kLongestPlateWord)) {
        hidden_[word] = true;
      }
    });
    each_alone_and_stacked([&](std::size_t word, std::size_t number) {
      const bool shirt = tokens_[number].digits < kFewestDigits;
      if (is_number(number) && row_size(number) == 1 &&
          (shirt || tokens_[word].word.size() <= kLongestPlateWord)) {
        hidden_[word] = true;
      }
    });
  }

  /// "Summer Waters", "Summer & Amber Waters", and nothing else in the row.
  void name_rows_of_namesakes() {
    for (std::size_t a = 0; a < tokens_.size(); ++a) {
      int namesakes = 0;
      bool given = false;
      bool others = false;
      each_in_row_of(a, [&](std::size_t token) {
        namesakes += is_namesake(token) ? 1 : 0;
        given = given || tokens_[token].use == NameUse::given;
        others = others || !(is_namesake(token) || tokens_[token].kind == TokenKind::joint);
      });
      names_[a] = names_[a] || (is_namesake(a) && namesakes > 1 && given && !others);
    }
  }

  /// "MAGDA" above "FLOWERS".
  void name_under_names() {
    const std::vector<bool> names = names_;
    each_alone_and_stacked([&](std::size_t word, std::size_t name) {
      if (names[name] && is_namesake(word)) {
        names_[word] = true;
      }
    });
  }

  /// Any word may be a surname: "Magda Winter". Those that often are may be half of one: "Magda Rivers Stone".
  void hide_beside_names() {
    for (bool changed = true; changed;) {
      changed = false;
      each_beside([&](std::size_t word, std::size_t name) {
        const bool introduced = introduces(word) && next(word, right_) == name;  // "Happy birthday Magda"
        if (!names_[name] || !is_word(word) || introduced) {
          return;
        }
        hidden_[word] = true;
        if (is_namesake(word) && !names_[word]) {
          names_[word] = changed = true;
        }
      });
    }
  }

  std::vector<Token> tokens_;
  std::vector<bool> hidden_;  ///< Not to be kept.
  std::vector<bool> names_;   ///< Not to be kept, nor what is beside it.
  Neighbours left_;
  Neighbours right_;
  std::vector<std::size_t> row_;  ///< The same number for all of a row.
};

}  // namespace

std::vector<KeptWord> words_to_keep(std::span<const ReadLine> lines, const EnglishWords& english) {
  return Page(lines, english).kept();
}

std::string kept_words_version(const EnglishWords& english) {
  constexpr std::size_t kDigits = 12;
  return fmt::format("{}/{}/{}", kAlgorithm, english.digest().substr(0, kDigits),
                     name_words_digest().substr(0, kDigits));
}

}  // namespace sluice
