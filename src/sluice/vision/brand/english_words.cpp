#include "sluice/vision/brand/english_words.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <unordered_set>

namespace sluice {
namespace {

constexpr const char* kList =
    "/usr/share/dict/american-english-small";  // A word a line, proper names capitalised.

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

std::vector<bool> are_english_words(std::span<const std::string> texts) {
  std::ifstream list(kList);
  std::unordered_set<std::string> words;
  for (std::string word; std::getline(list, word);) {
    words.insert(std::move(word));
  }
  std::vector<bool> english;
  for (const std::string& text : texts) {
    english.push_back(words.contains(lower(text)));
  }
  return english;
}

}  // namespace sluice
