#include "sluice/vision/text/english_words.h"

#include "sluice/base/digest.h"
#include "sluice/base/whole_file.h"

namespace sluice {
namespace {

constexpr const char* kList = "/usr/share/dict/american-english-small";

}  // namespace

std::string small_letters(std::string_view utf8) {
  std::string text(utf8);
  char before = 0;
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool capital = c >= 'A' && c <= 'Z';
    const bool accented = before == '\xC3' && byte >= 0x80 && byte <= 0x9E && byte != 0x97;  // À to Þ, but for ×.
    before = c;
    if (capital || accented) {
      c = static_cast<char>(byte + 0x20);
    }
  }
  return text;
}

Result<EnglishWords> EnglishWords::open() {
  const auto list = read_whole_file(kList);
  if (!list.has_value()) {
    return fail(ErrorCode::not_found, std::string("there is no list of English words, ") + kList,
                "install the Debian package wamerican-small");
  }
  return parse(*list);
}

EnglishWords EnglishWords::parse(std::string_view list) {
  EnglishWords words;
  words.digest_ = to_hex(sha256(std::as_bytes(std::span(list))));
  while (!list.empty()) {
    const std::size_t end = list.find('\n');
    std::string word(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    std::string small = small_letters(word);
    (small == word ? words.words_ : words.proper_).insert(std::move(small));
  }
  return words;
}

std::vector<bool> are_english_words(std::span<const std::string> texts) {
  std::vector<bool> english(texts.size());
  if (const auto words = EnglishWords::open(); words.has_value()) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      english[i] = words->contains(small_letters(texts[i]));
    }
  }
  return english;
}

}  // namespace sluice
