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
constexpr std::uint32_t kProbedRows = 1600;  // ... until they hold so many rows.
constexpr std::uint32_t kStopRows = 4000;    // A word that holds more, and ...
constexpr std::size_t kStopTimes = 6;        // ... so many times the mean, tells nothing: none looks under it.
constexpr float kReach = 1.5F;               // Times the nearest word's distance: beyond it none is looked under.
constexpr std::size_t kCompared = 512;       // So many rows are compared as they are; of more ...
constexpr std::size_t kShortlist = 48;       // ... those whose sketches are nearest.
constexpr std::size_t kNearestViews = 32;    // So many views a feature may speak for.
constexpr std::uint32_t kDead = UINT32_MAX;

}  // namespace

/// What a search needs; kept by each thread for the next.
struct FeatureIndex::Scratch {
  NearWords words;
  std::vector<NearKey> keys;
  std::vector<int> lists;  // The words to look under, descriptor by descriptor, the nearest first.
  std::vector<Query> queries;
  std::vector<std::uint8_t> bits;
  std::vector<std::uint32_t> rows;  // Those to be compared, list by list ...
  std::vector<std::pair<std::size_t, std::span<const std::uint32_t>>> chosen;  // ... with the list's piece.
  std::vector<int> distances;
  std::vector<NearKey> near;     // Rows near enough, by their number in all pieces; ...
  std::vector<NearKey> nearest;  // ... the nearest of them.
  std::vector<IndexMatch> found;
};

/// One descriptor of a search.
struct FeatureIndex::Query {
  std::size_t number = 0;
  int background = 0;          // How far the nearest word is.
  std::size_t first_list = 0;  // In `lists`.
  std::size_t lists = 0;
};

FeatureIndex::FeatureIndex(const Vocabulary& vocabulary, std::vector<IndexSegment> segments,
                           const std::function<bool(std::size_t, const IndexedBrand&)>& alive)
    : vocabulary_(&vocabulary) {
  struct Found {
    const IndexedBrand* brand;
    std::size_t piece;
    std::size_t first;  // Number of its first reference in the piece.
  };
  std::size_t rows = 0;
  for (IndexSegment& segment : segments) {
    if (rows + segment.rows() > UINT32_MAX) {
      break;  // More than keys can number; none that we write comes near.
    }
    const auto first = static_cast<std::uint32_t>(rows);
    rows += segment.rows();
    pieces_.push_back({std::move(segment), first, {}});
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
  for (int word = 0; word < vocabulary.size(); ++word) {
    for (const Piece& piece : pieces_) {
      const auto [begin, end] = piece.segment.list(word);
      lists_.push_back({begin, end});
      rows_of_word_[word] += end - begin;
    }
  }
  // Stop words (Sivic, Zisserman, "Video Google", ICCV 2003).
  const std::size_t stop = std::max<std::size_t>(kStopRows, kStopTimes * this->rows() / rows_of_word_.size());
  for (std::uint32_t& here : rows_of_word_) {
    here = here > stop ? 0 : here;
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

std::vector<IndexedMarkView> FeatureIndex::mark_views() const {
  std::vector<IndexedMarkView> all;
  for (const Piece& piece : pieces_) {
    for (std::size_t i = 0; i < piece.segment.views_of_marks(); ++i) {
      IndexedMarkView view = piece.segment.mark_view(i);
      if (view.reference < piece.reference.size() && piece.reference[view.reference] != kDead) {
        view.reference = piece.reference[view.reference];
        all.push_back(view);
      }
    }
  }
  std::ranges::stable_sort(all, {}, &IndexedMarkView::reference);
  return all;
}

/// The nearest words under which there is something, and not too much, nearest first, until they hold enough.
FeatureIndex::Query FeatureIndex::choose_words(std::size_t number, Scratch& scratch) const {
  const NearWords& near = scratch.words;
  const auto reach = static_cast<int>(std::min(kReach * static_cast<float>(near.nearest.distance) + 1, 1e9F));
  std::vector<NearKey>& keys = scratch.keys;
  keys.resize(near.distances.size());
  const auto words = static_cast<std::size_t>(near.words_per_root);
  std::size_t kept = 0;
  for (std::size_t root = 0; root < near.first_words.size(); ++root) {
    const int first = near.first_words[root];
    kept += append_near_keys(near.distances.data() + root * words, rows_of_word_.data() + first, first, words,
                             reach, keys.data() + kept);
  }
  keys.resize(kept);
  keep_least(keys, kProbedWords);
  Query query{number, std::max(near.nearest.distance, 1), scratch.lists.size(), 0};
  std::uint32_t rows = 0;
  for (const NearKey key : keys) {
    if (rows >= kProbedRows) {
      break;
    }
    scratch.lists.push_back(static_cast<int>(number_of(key)));
    rows += rows_of_word_[scratch.lists.back()];
    ++query.lists;
  }
  return query;
}

/// Calls `visit(piece, begin, end, word)` for every list under the words.
template <class Visit>
void FeatureIndex::each_list(std::span<const int> words, const Visit& visit) const {
  for (const int word : words) {
    const List* const of_word = lists_.data() + static_cast<std::size_t>(word) * pieces_.size();
    for (std::size_t piece = 0; piece < pieces_.size(); ++piece) {
      if (of_word[piece].begin < of_word[piece].end) {
        visit(piece, of_word[piece].begin, of_word[piece].end, word);
      }
    }
  }
}

/// How far a row's sketch may be from the descriptor's; `scratch.bits` holds the distances of all rows.
std::uint8_t FeatureIndex::farthest_sketch(const std::uint8_t* descriptor, std::span<const int> words,
                                           std::size_t total, Scratch& scratch) const {
  scratch.bits.resize(total);
  std::array<std::uint32_t, 8 * kSketchBytes + 1> histogram{};
  std::size_t at = 0;
  int last_word = -1;
  Sketch query{};
  each_list(words, [&](std::size_t piece, std::uint32_t begin, std::uint32_t end, int word) {
    if (word != last_word) {
      query = sketch(descriptor, vocabulary_->word(word));
      last_word = word;
    }
    sketch_distances(query, pieces_[piece].segment.sketches() + begin, end - begin, scratch.bits.data() + at);
    for (std::size_t i = at; i < at + (end - begin); ++i) {
      ++histogram[scratch.bits[i]];
    }
    at += end - begin;
  });
  // All rows at a distance or none, so that their order does not matter.
  std::uint8_t farthest = 0;
  for (std::size_t taken = histogram[0];
       farthest + 1U < histogram.size() && (taken == 0 || taken + histogram[farthest + 1U] <= kShortlist);) {
    taken += histogram[++farthest];
  }
  return farthest;
}

/// The rows under the words that are nearer than `reach`; of too many words' rows only those with the nearest
/// sketches are compared. Gives how many, at the front of `scratch.near`.
std::size_t FeatureIndex::choose_rows(const std::uint8_t* descriptor, std::span<const int> words, int reach,
                                      Scratch& scratch) const {
  const Metric metric = vocabulary_->metric();
  std::size_t total = 0;
  each_list(words, [&](std::size_t, std::uint32_t begin, std::uint32_t end, int) { total += end - begin; });
  const bool all = total <= kCompared || metric != Metric::squared_euclidean;
  scratch.distances.resize(std::max(scratch.distances.size(), total));
  scratch.rows.resize(std::max(scratch.rows.size(), total));
  scratch.near.resize(std::max(scratch.near.size(), total));
  std::size_t kept = 0;
  if (all) {
    each_list(words, [&](std::size_t number, std::uint32_t begin, std::uint32_t end, int) {
      const Piece& piece = pieces_[number];
      code_distances(metric, descriptor, piece.segment.codes(), begin, end - begin, scratch.distances.data());
      kept += append_near_keys(scratch.distances.data(), nullptr, piece.first_row + begin, end - begin, reach,
                               scratch.near.data() + kept);
    });
    return kept;
  }
  // First all rows are chosen and called for, so that memory brings them side by side.
  const std::uint8_t farthest = farthest_sketch(descriptor, words, total, scratch);
  std::size_t chosen = 0;
  std::size_t at = 0;
  scratch.chosen.clear();
  each_list(words, [&](std::size_t number, std::uint32_t begin, std::uint32_t end, int) {
    std::uint32_t* const rows = scratch.rows.data() + chosen;
    const std::size_t here = choose_near_sketches(scratch.bits.data() + at, end - begin, farthest, begin, rows);
    for (std::size_t i = 0; i < here; ++i) {
      __builtin_prefetch(pieces_[number].segment.codes() + rows[i] * code_bytes(metric));
    }
    scratch.chosen.emplace_back(number, std::span(rows, here));
    chosen += here;
    at += end - begin;
  });
  for (const auto& [number, rows] : scratch.chosen) {
    const Piece& piece = pieces_[number];
    code_distances(metric, descriptor, piece.segment.codes(), rows, scratch.distances.data());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      scratch.near[kept] = near_key(scratch.distances[i], piece.first_row + rows[i]);
      kept += scratch.distances[i] < reach ? 1 : 0;
    }
  }
  return kept;
}

/// The best match of each view among the rows.
void FeatureIndex::match_views(const std::vector<NearKey>& rows, std::vector<IndexMatch>& found) const {
  found.clear();
  const auto piece_of = [&](NearKey key) -> const Piece& {
    return *std::prev(std::ranges::upper_bound(pieces_, number_of(key), {}, &Piece::first_row));
  };
  for (const NearKey key : rows) {
    const Piece& piece = piece_of(key);
    piece.segment.prefetch(number_of(key) - piece.first_row);
  }
  for (const NearKey key : rows) {
    const auto& [segment, first_row, reference] = piece_of(key);
    const std::uint32_t row = number_of(key) - first_row;
    const std::uint32_t view = segment.view(row);
    // Of RootSIFT no mirrored views are kept: what says so is not ours.
    const bool ours = vocabulary_->metric() == Metric::hamming || view % 2 == 0;
    if (ours && view / 2 < reference.size() && reference[view / 2] != kDead) {
      found.push_back(
          {2 * reference[view / 2] + view % 2, static_cast<float>(distance_of(key)), segment.place(row)});
    }
  }
  std::ranges::sort(found, {}, [](const IndexMatch& match) {
    return std::tuple(match.view, match.ratio, match.place.x, match.place.y, match.place.scale, match.place.angle);
  });
  const auto others = std::ranges::unique(found, {}, &IndexMatch::view);
  found.erase(others.begin(), others.end());
}

/// The nearest views among the first `count` of the rows.
void FeatureIndex::choose_views(std::size_t count, Scratch& scratch) const {
  std::vector<IndexMatch>& found = scratch.found;
  // Many rows are of few views: as many of the nearest as it takes.
  for (std::size_t wanted = 2 * kNearestViews;; wanted *= 4) {
    scratch.nearest.assign(scratch.near.begin(), scratch.near.begin() + static_cast<std::ptrdiff_t>(count));
    keep_near(scratch.nearest, wanted);
    match_views(scratch.nearest, found);
    if (found.size() >= kNearestViews || scratch.nearest.size() == count) {
      break;
    }
  }
  if (found.size() > kNearestViews) {
    const auto last = found.begin() + kNearestViews;
    std::ranges::nth_element(found, last, {},
                             [](const IndexMatch& match) { return std::pair(match.ratio, match.view); });
    found.erase(last, found.end());
    std::ranges::sort(found, {}, &IndexMatch::view);
  }
}

void FeatureIndex::search(std::span<const std::uint8_t* const> descriptors, float largest_ratio,
                          const std::function<void(std::size_t, std::span<const IndexMatch>)>& visit) const {
  thread_local Scratch scratch;
  scratch.lists.clear();
  scratch.queries.clear();
  for (std::size_t number = 0; number < descriptors.size(); ++number) {
    vocabulary_->look(descriptors[number], scratch.words);
    scratch.queries.push_back(choose_words(number, scratch));
  }
  // Those that look under the same words one after another: lists of many brands are longer than caches are large.
  const auto words_of = [](const Query& query) {
    return std::span<const int>(scratch.lists).subspan(query.first_list, query.lists);
  };
  std::ranges::stable_sort(scratch.queries, std::ranges::lexicographical_compare, words_of);
  const bool bits = vocabulary_->metric() == Metric::hamming;
  for (const Query& query : scratch.queries) {
    const std::uint8_t* descriptor = descriptors[query.number];
    const auto background = static_cast<float>(query.background);
    // SIFT distances come squared.
    const float limit = background * (bits ? largest_ratio : largest_ratio * largest_ratio);
    const auto reach = static_cast<int>(std::ceil(std::min(limit, 1e9F)));
    choose_views(choose_rows(descriptor, words_of(query), reach, scratch), scratch);
    for (IndexMatch& match : scratch.found) {
      const float ratio = match.ratio / background;
      match.ratio = bits ? ratio : std::sqrt(ratio);
    }
    visit(query.number, scratch.found);
  }
}

}  // namespace sluice
