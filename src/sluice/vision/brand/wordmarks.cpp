#include "sluice/vision/brand/wordmarks.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "sluice/catalog/name_search.h"
#include "sluice/vision/text/english_words.h"

namespace sluice {
namespace {

constexpr std::size_t kShortestKey = 3;
constexpr std::size_t kMostJoined = 3;  // Words of a line that may be one name.
constexpr double kEnglishWord = 0.05;   // "Apple", "Orange": written of much else, too; by itself it is no find.
constexpr double kWeakest = 0.03;

/// Letters that readers, and those who draw letters, take for one another are one.
char plain(char c) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case 'i':
    case '|':
    case '!':
      return 'l';
    case '3':
      return 'e';
    case '5':
    case '$':
      return 's';
    case '6':
      return 'g';
    case '8':
      return 'b';
    case '@':
      return 'a';
    default:
      return c;
  }
}

/// What of a text is compared: plain Latin letters and digits.
std::string key_of(std::string_view text) {
  std::string read(text);
  for (char& c : read) {
    if (c == '|' || c == '!' || c == '$' || c == '@') {  // Else they would be taken for spaces.
      c = plain(c);
    }
  }
  std::string key;
  for (const char c : name_key(read)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      key += plain(c);
    }
  }
  return key;
}

std::uint64_t letters_of(std::string_view key) {
  std::uint64_t letters = 0;
  for (const char c : key) {
    letters |= std::uint64_t{1} << (c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return letters;
}

std::size_t slips_allowed(std::size_t length) {
  return length < 6 ? 0 : length < 8 ? 1 : 2;
}

double strength_of(std::size_t length, std::size_t slips, double confidence) {
  constexpr double kCertain = 5;  // Letters beyond two: how often chance writes a name falls steeply with them.
  const double letters = static_cast<double>(length) - 2 - 2 * static_cast<double>(slips);
  const double rare = std::clamp(letters / kCertain, 0.0, 1.0);
  return rare * rare * (0.25 + 0.75 * confidence);
}

std::array<cv::Point2d, 4> joined(std::span<const ReadWord> words) {
  return {words.front().corners[0], words.back().corners[1], words.back().corners[2], words.front().corners[3]};
}

}  // namespace

Wordmarks::Wordmarks(std::span<const IndexedBrand> brands) {
  std::vector<std::string> texts;
  std::vector<int> numbers;
  for (std::size_t brand = 0; brand < brands.size(); ++brand) {
    texts.push_back(brands[brand].name);
    std::ranges::copy(brands[brand].aliases, std::back_inserter(texts));
    numbers.resize(texts.size(), static_cast<int>(brand));
  }
  const std::vector<bool> english = are_english_words(texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::string key = key_of(texts[i]);
    if (key.size() >= kShortestKey) {
      const std::uint64_t letters = letters_of(key);
      names_.push_back({std::move(key), letters, numbers[i], english[i] ? kEnglishWord : 1});
    }
  }
  std::ranges::stable_sort(names_, {}, [](const Name& name) { return name.key.size(); });
}

std::vector<WordmarkFind> Wordmarks::find(std::span<const ReadLine> lines) const {
  std::vector<WordmarkFind> finds;
  for (const ReadLine& line : lines) {
    std::map<int, WordmarkFind> best;
    for (std::size_t first = 0; first < line.words.size(); ++first) {
      std::string key;
      double confidence = 1;
      for (std::size_t count = 1; count <= std::min(kMostJoined, line.words.size() - first); ++count) {
        const std::span<const ReadWord> words(&line.words[first], count);
        key += key_of(words.back().text);
        confidence = std::min(confidence, words.back().confidence);
        const std::uint64_t letters = letters_of(key);
        const std::size_t slack = slips_allowed(key.size() + 2);
        const auto from = std::ranges::lower_bound(names_, key.size() - std::min(slack, key.size()), {},
                                                   [](const Name& name) { return name.key.size(); });
        for (auto name = from; name != names_.end() && name->key.size() <= key.size() + slack; ++name) {
          const std::size_t allowed = slips_allowed(name->key.size());
          // A slip changes at most one letter of each.
          if (static_cast<std::size_t>(std::popcount(name->letters ^ letters)) > 2 * allowed) {
            continue;
          }
          const std::size_t slips = slips_between(key, name->key);
          if (slips > allowed) {
            continue;
          }
          const double strength = name->weight * strength_of(name->key.size(), slips, confidence);
          WordmarkFind& find = best.try_emplace(name->brand).first->second;
          if (strength > find.strength) {
            find = {name->brand, joined(words), line.mirrored, strength};
          }
        }
      }
    }
    for (const auto& [brand, find] : best) {
      if (find.strength >= kWeakest) {
        finds.push_back(find);
      }
    }
  }
  return finds;
}

}  // namespace sluice
