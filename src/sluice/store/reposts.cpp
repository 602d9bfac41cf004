#include "sluice/store/reposts.h"

#include <algorithm>
#include <array>
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

std::uint32_t band_of(const PerceptualHash& hash, int band) {
  return static_cast<std::uint32_t>(hash.bits[2 * band]) << 8 | hash.bits[2 * band + 1];
}

/// The photos sorted by one band, and where each of the band's values begins.
struct BandIndex {
  std::vector<std::uint32_t> begin;  ///< 2^16 + 1 places in `photos`.
  std::vector<std::size_t> photos;

  BandIndex(std::span<const HashedPhoto> hashed, std::span<const std::size_t> members, int band)
      : begin((1U << kBandBits) + 1), photos(members.size()) {
    for (const std::size_t member : members) {
      ++begin[band_of(hashed[member].hash, band) + 1];
    }
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<std::uint32_t> next = begin;
    for (const std::size_t member : members) {
      photos[next[band_of(hashed[member].hash, band)]++] = member;
    }
  }

  [[nodiscard]] std::span<const std::size_t> with(std::uint32_t value) const {
    return std::span(photos).subspan(begin[value], begin[value + 1] - begin[value]);
  }
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
    const BandIndex index(photos, members, band);
    for (const std::size_t member : members) {
      const std::uint32_t value = band_of(photos[member].hash, band);
      for (int bit = -1; bit < kBandBits; ++bit) {
        const std::uint32_t probe = bit < 0 ? value : value ^ (1U << bit);
        // Each pair meets from both sides; one is enough.
        for (const std::size_t other : index.with(probe)) {
          if (other < member && hamming_distance(photos[member].hash, photos[other].hash) <= kRepostDistance) {
            groups.join(member, other);
          }
        }
      }
    }
  }
  std::vector<std::size_t> originals(photos.size());
  for (std::size_t photo = 0; photo < photos.size(); ++photo) {
    originals[photo] = groups.original(photo);
  }
  return originals;
}

Result<std::size_t> update_reposts(const Database& database) {
  SLUICE_ASSIGN(Transaction transaction, Transaction::begin(database));
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
  SLUICE_TRY(transaction.commit());
  return reposts;
}

}  // namespace sluice
