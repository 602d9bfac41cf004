#include "sluice/store/reposts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <numeric>
#include <tuple>

#include "sluice/store/blob.h"

namespace sluice {
namespace {

/// Union-find with path halving; the root of a set is its original.
class Groups {
 public:
  explicit Groups(std::span<const HashedPhoto> photos) : photos_(photos), parent_(photos.size()) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  std::size_t original(std::size_t index) {
    while (parent_[index] != index) {
      parent_[index] = parent_[parent_[index]];
      index = parent_[index];
    }
    return index;
  }

  void join(std::size_t a, std::size_t b) {
    a = original(a);
    b = original(b);
    if (a != b) {
      const auto [first, second] = earlier(a, b) ? std::pair(a, b) : std::pair(b, a);
      parent_[second] = first;
    }
  }

 private:
  [[nodiscard]] bool earlier(std::size_t a, std::size_t b) const {
    const auto key = [](const HashedPhoto& photo) {
      return std::make_tuple(!photo.taken_at.has_value(), std::cref(photo.taken_at), std::cref(photo.photo));
    };
    return key(photos_[a]) < key(photos_[b]);
  }

  std::span<const HashedPhoto> photos_;
  std::vector<std::size_t> parent_;
};

// Multi-index hashing (Norouzi, Punjani, Fleet: "Fast Search in Hamming Space with Multi-Index Hashing", CVPR
// 2012): of 16 bands of 16 bits, two hashes at most 31 bits apart have one band that differs in at most 31/16 = 1
// bit.
constexpr int kBands = 16;
constexpr int kBandBits = 16;
static_assert(kRepostDistance / kBands == 1);

using Words = std::array<std::uint64_t, 4>;

Words words_of(const PerceptualHash& hash) {
  Words words{};
  for (std::size_t byte = 0; byte < hash.bits.size(); ++byte) {
    words[byte / 8] = words[byte / 8] << 8 | hash.bits[byte];
  }
  return words;
}

/// As `hamming_distance` <= kRepostDistance, but most pairs are given up after half of the bits.
bool are_near(const Words& a, const Words& b) {
  const int half = std::popcount(a[0] ^ b[0]) + std::popcount(a[1] ^ b[1]);
  return half <= kRepostDistance &&
         half + std::popcount(a[2] ^ b[2]) + std::popcount(a[3] ^ b[3]) <= kRepostDistance;
}

std::uint32_t band_of(const PerceptualHash& hash, int band) {
  return static_cast<std::uint32_t>(hash.bits[2 * band]) << 8 | hash.bits[2 * band + 1];
}

/// The photos sorted by one band. Their hashes lie in that order, too: what is compared lies side by side, and
/// that is what the time goes into.
class BandIndex {
 public:
  BandIndex(std::span<const HashedPhoto> photos, std::span<const std::size_t> members, int band)
      : begin_((1U << kBandBits) + 1), photos_(members.size()), words_(members.size()) {
    for (const std::size_t member : members) {
      ++begin_[band_of(photos[member].hash, band) + 1];
    }
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    std::vector<std::uint32_t> next = begin_;
    for (const std::size_t member : members) {
      const std::uint32_t place = next[band_of(photos[member].hash, band)]++;
      photos_[place] = member;
      words_[place] = words_of(photos[member].hash);
    }
  }

  /// Joins the near pairs whose bands differ in at most one bit.
  void join_near(Groups& groups) const {
    for (std::uint32_t value = 0; value < 1U << kBandBits; ++value) {
      for (std::uint32_t place = begin_[value]; place < begin_[value + 1]; ++place) {
        join_near(place, place + 1, begin_[value + 1], groups);
        for (int bit = 0; bit < kBandBits; ++bit) {
          // Each pair of values meets from both sides; one is enough.
          if (const std::uint32_t other = value ^ (1U << bit); other > value) {
            join_near(place, begin_[other], begin_[other + 1], groups);
          }
        }
      }
    }
  }

 private:
  void join_near(std::uint32_t place, std::uint32_t first, std::uint32_t end, Groups& groups) const {
    for (std::uint32_t other = first; other < end; ++other) {
      if (are_near(words_[place], words_[other])) {
        groups.join(photos_[place], photos_[other]);
      }
    }
  }

  std::vector<std::uint32_t> begin_;  ///< 2^16 + 1 places in the other two.
  std::vector<std::size_t> photos_;
  std::vector<Words> words_;
};

/// One photo for each distinct hash; the others of the same hash are joined to it. Without this, thousands of
/// equal pictures would be compared each with each.
std::vector<std::size_t> distinct(std::span<const HashedPhoto> photos, Groups& groups) {
  std::vector<std::size_t> members;
  for (std::size_t index = 0; index < photos.size(); ++index) {
    if (photos[index].hash.quality >= kRepostQuality) {
      members.push_back(index);
    }
  }
  const auto bits = [&](std::size_t index) -> const auto& {
    return photos[index].hash.bits;
  };
  std::ranges::sort(members, {}, bits);
  const auto same = std::ranges::unique(members, [&](std::size_t a, std::size_t b) {
    if (bits(a) != bits(b)) {
      return false;
    }
    groups.join(a, b);
    return true;
  });
  members.erase(same.begin(), same.end());
  return members;
}

}  // namespace

std::vector<std::size_t> find_originals(std::span<const HashedPhoto> photos) {
  Groups groups(photos);
  const std::vector<std::size_t> members = distinct(photos, groups);
  for (int band = 0; band < kBands; ++band) {
    BandIndex(photos, members, band).join_near(groups);
  }
  std::vector<std::size_t> originals(photos.size());
  for (std::size_t photo = 0; photo < photos.size(); ++photo) {
    originals[photo] = groups.original(photo);
  }
  return originals;
}

Result<std::size_t> update_reposts(const Database& database) {
  SLUICE_ASSIGN(
      Statement rows,
      database.prepare("SELECT p.sha256, p.pdq, p.pdq_quality, min(coalesce(i.taken_at, p.taken_at)), "
                       "p.repost_of FROM photo p LEFT JOIN item i ON i.photo = p.sha256 GROUP BY p.sha256"));
  std::vector<HashedPhoto> photos;
  std::vector<std::optional<Sha256>> before;
  while (true) {
    SLUICE_ASSIGN(const bool more, rows.step());
    if (!more) {
      break;
    }
    HashedPhoto& photo = photos.emplace_back();
    photo.photo = sha256_of_blob(rows.blob(0));
    std::ranges::copy(rows.blob(1).substr(0, photo.hash.bits.size()), photo.hash.bits.begin());
    photo.hash.quality = static_cast<int>(rows.integer(2));
    photo.taken_at = rows.optional_text(3);
    before.push_back(rows.is_null(4) ? std::nullopt : std::optional(sha256_of_blob(rows.blob(4))));
  }
  const std::vector<std::size_t> originals = find_originals(photos);
  SLUICE_ASSIGN(Statement update, database.prepare("UPDATE photo SET repost_of = ? WHERE sha256 = ?"));
  std::size_t reposts = 0;
  for (std::size_t index = 0; index < photos.size(); ++index) {
    std::optional<Sha256> original;
    if (originals[index] != index) {
      original = photos[originals[index]].photo;
      ++reposts;
    }
    if (original == before[index]) {
      continue;
    }
    original ? update.bind_blob(1, *original) : update.bind_null(1);
    SLUICE_TRY(update.bind_blob(2, photos[index].photo).run());
  }
  return reposts;
}

}  // namespace sluice
