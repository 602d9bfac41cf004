#include "sluice/store/word_search.h"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <utility>

#include "sluice/catalog/name_search.h"
#include "sluice/store/blob.h"

namespace sluice {
namespace {

/// Sorts after all that the pattern means, and before everything else that does: words have letters alone.
std::string end_of(const WordPattern& pattern) {
  return pattern.word + (pattern.prefix ? '~' : ' ');
}

Result<std::set<Sha256>> photos_with(Statement& statement, const WordPattern& pattern) {
  statement.bind(1, pattern.word).bind(2, end_of(pattern));
  std::set<Sha256> photos;
  while (true) {
    SLUICE_ASSIGN(const bool row, statement.step());
    if (!row) {
      statement.reset();
      return photos;
    }
    photos.insert(sha256_of_blob(statement.blob(0)));
  }
}

}  // namespace

Result<std::vector<WordPattern>> parse_word_query(std::string_view query) {
  std::vector<WordPattern> patterns;
  std::istringstream pieces{std::string(query)};
  for (std::string piece; pieces >> piece;) {
    const bool prefix = piece.ends_with('*');
    std::istringstream words(folded(piece));
    for (std::string word; words >> word;) {
      if (!std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; })) {
        return fail(ErrorCode::usage, "photos are looked for by words of plain letters, not '" + piece + "'",
                    "numbers and names are never kept (docs/text.md)");
      }
      patterns.push_back({word, false});
    }
    if (!patterns.empty()) {
      patterns.back().prefix = prefix;
    }
  }
  if (patterns.empty()) {
    return fail(ErrorCode::usage, "there is no word to look for", "give one or more, such as \"fresh coff*\"");
  }
  return patterns;
}

Result<std::set<Sha256>> photos_with_words(const Database& database, std::span<const WordPattern> patterns) {
  // A range of the index on (kind, label), for whole words, too.
  SLUICE_ASSIGN(Statement statement, database.prepare("SELECT photo FROM sighting WHERE kind = 'text' AND "
                                                      "label >= ? AND label < ?"));
  SLUICE_ASSIGN(std::set<Sha256> photos, photos_with(statement, patterns.front()));
  for (const WordPattern& pattern : patterns.subspan(1)) {
    SLUICE_ASSIGN(const std::set<Sha256> others, photos_with(statement, pattern));
    std::set<Sha256> both;
    std::ranges::set_intersection(photos, others, std::inserter(both, both.end()));
    photos = std::move(both);
  }
  return photos;
}

}  // namespace sluice
