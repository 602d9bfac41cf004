#include "sluice/catalog/vocabulary.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

#include "sluice/base/clones.h"
#include "sluice/base/digest.h"
#include "sluice/catalog/near_keys.h"

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

SLUICE_CLONES int least_of(const int* values, std::size_t count) {
  int least = values[0];
  for (std::size_t i = 1; i < count; ++i) {
    least = values[i] < least ? values[i] : least;
  }
  return least;
}

Vocabulary parse_builtin(const unsigned char* begin, const unsigned char* end) {
  auto parsed = Vocabulary::parse({begin, end});
  if (!parsed.has_value()) {
    throw std::logic_error("the built-in vocabulary is broken: " + parsed.error().message());
  }
  return std::move(parsed).value();
}

}  // namespace

Vocabulary::Vocabulary(Metric metric, std::vector<std::uint8_t> roots, std::vector<std::uint8_t> words)
    : metric_(metric), roots_(metric, std::move(roots)), words_(metric, std::move(words)) {
  root_count_ = static_cast<int>(roots_.size());
  words_per_root_ = static_cast<int>(words_.size()) / std::max(root_count_, 1);
  const Sha256 digest = sha256(std::as_bytes(words_.rows()));
  std::memcpy(&fingerprint_, digest.data(), sizeof fingerprint_);
}

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
  std::vector<std::uint8_t> bytes(sizeof header + roots_.rows().size() + words_.rows().size());
  std::memcpy(bytes.data(), &header, sizeof header);
  std::ranges::copy(roots_.rows(), bytes.begin() + sizeof header);
  std::ranges::copy(words_.rows(), bytes.end() - static_cast<std::ptrdiff_t>(words_.rows().size()));
  return bytes;
}

void Vocabulary::look(const std::uint8_t* descriptor, NearWords& near) const {
  thread_local std::vector<int> distance;
  thread_local std::vector<NearKey> roots;
  distance.resize(roots_.size());
  roots_.distances(descriptor, 0, roots_.size(), distance.data());
  roots.resize(roots_.size());
  for (int root = 0; root < root_count_; ++root) {
    roots[root] = near_key(distance[root], static_cast<std::uint32_t>(root));
  }
  const int probed = std::min(kProbedRoots, root_count_);
  std::ranges::nth_element(roots, roots.begin() + probed - 1);

  const auto words = static_cast<std::size_t>(words_per_root_);
  near.words_per_root = words_per_root_;
  near.distances.resize(probed * words);
  near.first_words.resize(probed);
  NearKey nearest = near_key(std::numeric_limits<int>::max(), 0);
  for (int i = 0; i < probed; ++i) {
    const int first = static_cast<int>(number_of(roots[i])) * words_per_root_;
    int* const here = near.distances.data() + i * words;
    words_.distances(descriptor, static_cast<std::size_t>(first), words, here);
    near.first_words[i] = first;
    const int least = least_of(here, words);
    if (least <= distance_of(nearest)) {
      const auto place = std::find(here, here + words, least) - here;
      nearest = std::min(nearest, near_key(least, static_cast<std::uint32_t>(first + place)));
    }
  }
  near.nearest = {distance_of(nearest), static_cast<int>(number_of(nearest))};
}

NearWord Vocabulary::nearest(const std::uint8_t* descriptor) const {
  thread_local NearWords near;
  look(descriptor, near);
  return near.nearest;
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
