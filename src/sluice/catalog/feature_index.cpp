#include "sluice/catalog/feature_index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "sluice/catalog/near_keys.h"

namespace sluice {
namespace {

// All measured: docs/brand-engine.md.
constexpr std::size_t kProbedWords = 32;     // How many of a feature's nearest words are looked under at most ...
constexpr std::uint32_t kProbedRows = 2500;  // ... until they hold so many rows.
constexpr float kReach = 1.5F;               // Times the nearest word's distance: beyond it none is looked under.
constexpr std::size_t kCompared = 512;       // So many rows are compared as they are; of more ...
constexpr std::size_t kShortlist = 128;      // ... those whose sketches are nearest.
constexpr std::size_t kNearestViews = 32;    // So many views a feature may speak for.
constexpr std::uint32_t kDead = UINT32_MAX;

}  // namespace

/// What one search needs; kept by each thread for the next.
struct FeatureIndex::Scratch {
  NearWords words;
  std::vector<WordKey> keys;
  std::vector<int> lists;  // The words to look under, the nearest first.
  std::vector<std::uint8_t> bits;
  std::vector<std::uint32_t> rows;       // Those to be compared, piece by piece ...
  std::vector<std::size_t> piece_begin;  // ... and where each piece's begin; one more than pieces.
  std::vector<int> distances;
  std::vector<IndexMatch> matches;
};

FeatureIndex::FeatureIndex(const Vocabulary& vocabulary, std::vector<IndexSegment> segments,
                           const std::function<bool(std::size_t, const IndexedBrand&)>& alive)
    : vocabulary_(&vocabulary) {
  struct Found {
    const IndexedBrand* brand;
    std::size_t piece;
    std::size_t first;  // Number of its first reference in the piece.
  };
  for (IndexSegment& segment : segments) {
    pieces_.push_back({std::move(segment), {}});
  }
  std::vector<Found> all;
  for (std::size_t piece = 0; piece < pieces_.size(); ++piece) {
    std::size_t first = 0;
    for (const IndexedBrand& brand : pieces_[piece].segment.brands()) {
      if (alive(piece, brand)) {
        all.push_back({&brand, piece, first});
      }
      first += brand.references.size();
    }
    pieces_[piece].reference.assign(first, kDead);
  }
  rows_of_word_.assign(static_cast<std::size_t>(vocabulary.size()), 0);
  for (const Piece& piece : pieces_) {
    for (int word = 0; word < vocabulary.size(); ++word) {
      const auto [begin, end] = piece.segment.list(word);
      rows_of_word_[word] += end - begin;
    }
  }
  std::ranges::sort(all, {}, [](const Found& found) -> const std::string& { return found.brand->name; });
  for (const Found& found : all) {
    const int number = static_cast<int>(brands_.size());
    brands_.push_back(*found.brand);
    for (std::size_t i = 0; i < found.brand->references.size(); ++i) {
      pieces_[found.piece].reference[found.first + i] = static_cast<std::uint32_t>(references_.size());
      references_.push_back({number, found.brand->references[i]});
    }
  }
}

std::size_t FeatureIndex::rows() const {
  return std::accumulate(pieces_.begin(), pieces_.end(), std::size_t{0},
                         [](std::size_t sum, const Piece& piece) { return sum + piece.segment.rows(); });
}

/// The nearest words under which there is something, nearest first, until they hold enough.
void FeatureIndex::choose_words(Scratch& scratch) const {
  const NearWords& near = scratch.words;
  const auto reach = static_cast<int>(std::min(kReach * static_cast<float>(near.nearest.distance) + 1, 1e9F));
  std::vector<WordKey>& keys = scratch.keys;
  keys.resize(near.distances.size() + kSpareKeys);
  const auto words = static_cast<std::size_t>(near.words_per_root);
  std::size_t kept = 0;
  for (std::size_t root = 0; root < near.first_words.size(); ++root) {
    const int first = near.first_words[root];
    kept += append_near_keys(near.distances.data() + root * words, rows_of_word_.data() + first, first, words,
                             reach, keys.data() + kept);
  }
  keys.resize(kept);
  keep_least(keys, kProbedWords);
  scratch.lists.clear();
  std::uint32_t rows = 0;
  for (const WordKey key : keys) {
    if (rows >= kProbedRows) {
      break;
    }
    scratch.lists.push_back(word_of(key));
    rows += rows_of_word_[scratch.lists.back()];
  }
}

/// Calls `visit(piece, begin, end, word)` for every list under the chosen words.
template <class Visit>
void FeatureIndex::each_list(const Scratch& scratch, const Visit& visit) const {
  for (std::size_t piece = 0; piece < pieces_.size(); ++piece) {
    for (const int word : scratch.lists) {
      const auto [begin, end] = pieces_[piece].segment.list(word);
      if (begin < end) {
        visit(piece, begin, end, word);
      }
    }
  }
}

/// How far a row's sketch may be from the descriptor's; `scratch.bits` holds the distances of all rows.
std::uint8_t FeatureIndex::farthest_sketch(const std::uint8_t* descriptor, std::size_t total,
                                           Scratch& scratch) const {
  scratch.bits.resize(total);
  std::array<std::uint32_t, 8 * kSketchBytes + 1> histogram{};
  std::size_t at = 0;
  each_list(scratch, [&](std::size_t piece, std::uint32_t begin, std::uint32_t end, int word) {
    const Sketch query = sketch(descriptor, vocabulary_->word(word));
    sketch_distances(query, pieces_[piece].segment.sketches() + begin, end - begin, scratch.bits.data() + at);
    for (std::size_t i = at; i < at + (end - begin); ++i) {
      ++histogram[scratch.bits[i]];
    }
    at += end - begin;
  });
  // All rows at a distance or none, so that their order does not matter.
  std::uint8_t farthest = 0;
  for (std::size_t taken = histogram[0];
       farthest + 1U < histogram.size() && taken + histogram[farthest + 1U] <= kShortlist;) {
    taken += histogram[++farthest];
  }
  return farthest;
}

/// The rows under the chosen words; of too many those with the nearest sketches.
void FeatureIndex::choose_rows(const std::uint8_t* descriptor, Scratch& scratch) const {
  std::size_t total = 0;
  each_list(scratch, [&](std::size_t, std::uint32_t begin, std::uint32_t end, int) { total += end - begin; });
  const bool all = total <= kCompared || vocabulary_->metric() != Metric::squared_euclidean;
  std::uint8_t farthest = 0;
  if (all) {
    scratch.bits.assign(total, 0);
  } else {
    farthest = farthest_sketch(descriptor, total, scratch);
  }
  scratch.rows.resize(total + 1);
  std::size_t kept = 0;
  scratch.piece_begin.assign(pieces_.size() + 1, 0);
  std::size_t at = 0;
  each_list(scratch, [&](std::size_t piece, std::uint32_t begin, std::uint32_t end, int) {
    for (std::uint32_t row = begin; row < end; ++row, ++at) {  // Without branches: none can tell which are near.
      scratch.rows[kept] = row;
      kept += scratch.bits[at] <= farthest ? 1 : 0;
    }
    scratch.piece_begin[piece + 1] = kept;
  });
  scratch.rows.resize(kept);
  for (std::size_t piece = 1; piece < scratch.piece_begin.size(); ++piece) {
    scratch.piece_begin[piece] = std::max(scratch.piece_begin[piece], scratch.piece_begin[piece - 1]);
  }
}

void FeatureIndex::search(const std::uint8_t* descriptor, float largest_ratio,
                          std::vector<IndexMatch>& found) const {
  thread_local Scratch scratch;
  found.clear();
  const Metric metric = vocabulary_->metric();
  vocabulary_->look(descriptor, scratch.words);
  choose_words(scratch);
  // SIFT distances come squared.
  const auto background = static_cast<float>(std::max(scratch.words.nearest.distance, 1));
  const float limit = background * (metric == Metric::hamming ? largest_ratio : largest_ratio * largest_ratio);
  choose_rows(descriptor, scratch);
  scratch.distances.resize(std::max(scratch.distances.size(), scratch.rows.size()));
  for (std::size_t piece = 0; piece < pieces_.size(); ++piece) {
    const auto& [segment, reference] = pieces_[piece];
    const std::size_t begin = scratch.piece_begin[piece];
    const auto rows =
        std::span<const std::uint32_t>(scratch.rows).subspan(begin, scratch.piece_begin[piece + 1] - begin);
    code_distances(metric, descriptor, segment.codes(), rows, scratch.distances.data());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto distance = static_cast<float>(scratch.distances[i]);
      if (distance >= limit) {
        continue;
      }
      const std::uint32_t view = segment.view(rows[i]);
      if (view / 2 < reference.size() && reference[view / 2] != kDead) {
        found.push_back({2 * reference[view / 2] + view % 2, distance, segment.place(rows[i])});
      }
    }
  }
  const auto key = [](const IndexMatch& match) {
    return std::tuple(match.view, match.ratio, match.place.x, match.place.y, match.place.scale, match.place.angle);
  };
  std::ranges::sort(found, {}, key);
  const auto others = std::ranges::unique(found, {}, &IndexMatch::view);
  found.erase(others.begin(), others.end());
  if (found.size() > kNearestViews) {
    const auto last = found.begin() + kNearestViews;
    std::ranges::nth_element(found, last, {},
                             [](const IndexMatch& match) { return std::pair(match.ratio, match.view); });
    found.erase(last, found.end());
    std::ranges::sort(found, {}, &IndexMatch::view);
  }
  for (IndexMatch& match : found) {
    const float ratio = match.ratio / background;
    match.ratio = metric == Metric::hamming ? ratio : std::sqrt(ratio);
  }
}

}  // namespace sluice
