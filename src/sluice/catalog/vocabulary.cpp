#include "sluice/catalog/vocabulary.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

extern "C" {
extern const unsigned char sluice_vocabulary_sift[];
extern const unsigned char sluice_vocabulary_sift_end[];
extern const unsigned char sluice_vocabulary_orb[];
extern const unsigned char sluice_vocabulary_orb_end[];
}

namespace sluice {
namespace {

constexpr std::array<char, 8> kMagic = {'S', 'L', 'V', 'O', 'C', 'A', 'B', '1'};
// Under how many of the nearest roots words are looked for: measured, docs/brand-engine.md.
constexpr int kProbedRoots = 5;

struct Header {
  std::array<char, 8> magic;
  std::uint32_t metric;
  std::uint32_t roots;
  std::uint32_t words_per_root;
};

Vocabulary parse_builtin(const unsigned char* begin, const unsigned char* end) {
  auto parsed = Vocabulary::parse({begin, end});
  if (!parsed.has_value()) {
    throw std::logic_error("the built-in vocabulary is broken: " + parsed.error().message());
  }
  return std::move(parsed).value();
}

}  // namespace

Vocabulary::Vocabulary(Metric metric, std::vector<std::uint8_t> roots, std::vector<std::uint8_t> words)
    : metric_(metric),
      root_count_(static_cast<int>(roots.size()) / descriptor_bytes(metric)),
      words_per_root_(static_cast<int>(words.size()) / descriptor_bytes(metric) / std::max(root_count_, 1)),
      roots_(std::move(roots)),
      words_(std::move(words)) {}

Result<Vocabulary> Vocabulary::parse(std::span<const std::uint8_t> bytes) {
  Header header{};
  if (bytes.size() < sizeof(header)) {
    return fail(ErrorCode::bad_input, "a vocabulary of " + std::to_string(bytes.size()) + " bytes is too short");
  }
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != kMagic || header.metric > 1 || header.roots == 0 || header.words_per_root == 0) {
    return fail(ErrorCode::bad_input, "not a vocabulary");
  }
  const auto metric = static_cast<Metric>(header.metric);
  const std::size_t root_bytes = std::size_t{header.roots} * descriptor_bytes(metric);
  const std::size_t word_bytes = root_bytes * header.words_per_root;
  if (bytes.size() != sizeof(header) + root_bytes + word_bytes) {
    return fail(ErrorCode::bad_input, "a vocabulary that is cut short");
  }
  const auto* data = bytes.data() + sizeof(header);
  return Vocabulary(metric, {data, data + root_bytes}, {data + root_bytes, data + root_bytes + word_bytes});
}

std::vector<std::uint8_t> Vocabulary::serialise() const {
  const Header header{kMagic, static_cast<std::uint32_t>(metric_), static_cast<std::uint32_t>(root_count_),
                      static_cast<std::uint32_t>(words_per_root_)};
  std::vector<std::uint8_t> bytes(sizeof(header) + roots_.size() + words_.size());
  std::memcpy(bytes.data(), &header, sizeof(header));
  std::copy(roots_.begin(), roots_.end(), bytes.data() + sizeof(header));
  std::copy(words_.begin(), words_.end(), bytes.data() + sizeof(header) + roots_.size());
  return bytes;
}

void Vocabulary::nearest(const std::uint8_t* descriptor, int count, std::vector<NearWord>& found) const {
  thread_local std::vector<int> distance;
  thread_local std::vector<NearWord> roots;
  const auto nearer = [](const NearWord& a, const NearWord& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.word < b.word;
  };
  distance.resize(std::max(root_count_, words_per_root_));
  distances(metric_, descriptor, roots_.data(), root_count_, distance.data());
  roots.resize(root_count_);
  for (int i = 0; i < root_count_; ++i) {
    roots[i] = {distance[i], i};
  }
  const int probed = std::min(kProbedRoots, root_count_);
  std::partial_sort(roots.begin(), roots.begin() + probed, roots.end(), nearer);

  found.clear();
  const std::size_t stride = static_cast<std::size_t>(words_per_root_) * descriptor_bytes(metric_);
  for (int i = 0; i < probed; ++i) {
    distances(metric_, descriptor, words_.data() + roots[i].word * stride, words_per_root_, distance.data());
    for (int j = 0; j < words_per_root_; ++j) {
      found.push_back({distance[j], roots[i].word * words_per_root_ + j});
    }
  }
  const auto kept = std::min<std::size_t>(count, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(), nearer);
  found.resize(kept);
}

const Vocabulary& builtin_vocabulary(Metric metric) {
  if (metric == Metric::hamming) {
    static const Vocabulary orb = parse_builtin(sluice_vocabulary_orb, sluice_vocabulary_orb_end);
    return orb;
  }
  static const Vocabulary sift = parse_builtin(sluice_vocabulary_sift, sluice_vocabulary_sift_end);
  return sift;
}

}  // namespace sluice
