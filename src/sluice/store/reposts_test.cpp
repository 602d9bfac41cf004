#include "sluice/store/reposts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace sluice {
namespace {

HashedPhoto photo_of(std::uint32_t number, const PerceptualHash& hash, std::optional<std::string> taken_at = {}) {
  HashedPhoto photo{.photo = {}, .hash = hash, .taken_at = std::move(taken_at)};
  for (int byte = 0; byte < 4; ++byte) {
    photo.photo[byte] = static_cast<std::uint8_t>(number >> (24 - 8 * byte));
  }
  return photo;
}

class RandomHashes {
 public:
  PerceptualHash any() {
    PerceptualHash hash;
    std::ranges::generate(hash.bits, [&] { return static_cast<std::uint8_t>(random()); });
    hash.quality = 100;
    return hash;
  }
  /// `bits` places, each another, are flipped.
  PerceptualHash near(PerceptualHash hash, int bits) {
    std::array<int, 256> places{};
    std::iota(places.begin(), places.end(), 0);
    std::shuffle(places.begin(), places.end(), random);
    for (int index = 0; index < bits; ++index) {
      hash.bits[places[index] / 8] ^= static_cast<std::uint8_t>(1U << (places[index] % 8));
    }
    return hash;
  }
  std::mt19937 random{7};
};

/// The definition, word for word: quadratic.
std::vector<std::size_t> by_definition(const std::vector<HashedPhoto>& photos) {
  std::vector<std::size_t> group(photos.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  const auto key = [&](std::size_t index) {
    return std::tuple(!photos[index].taken_at, photos[index].taken_at.value_or(""), photos[index].photo);
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t a = 0; a < photos.size(); ++a) {
      for (std::size_t b = 0; b < photos.size(); ++b) {
        const bool same = photos[a].hash.quality >= 50 && photos[b].hash.quality >= 50 &&
                          hamming_distance(photos[a].hash, photos[b].hash) <= 31;
        if (same && key(group[b]) < key(group[a])) {
          group[a] = group[b];
          changed = true;
        }
      }
    }
  }
  return group;
}

TEST(Reposts, AreThoseOfTheDefinition) {
  RandomHashes hashes;
  std::vector<HashedPhoto> photos;
  for (std::uint32_t number = 0; number < 400; ++number) {
    PerceptualHash hash = hashes.any();
    if (number >= 50) {  // At every distance around the threshold, so that chains arise too.
      hash = hashes.near(photos[hashes.random() % photos.size()].hash, static_cast<int>(hashes.random() % 40));
    }
    hash.quality = static_cast<int>(40 + hashes.random() % 60);
    const std::optional<std::string> time =
        number % 3 == 0 ? std::nullopt : std::optional("2024-01-0" + std::to_string(1 + hashes.random() % 9));
    photos.push_back(photo_of(static_cast<std::uint32_t>(hashes.random()), hash, time));
  }
  EXPECT_EQ(find_originals(photos), by_definition(photos));
}

TEST(Reposts, FindEveryPairAtTheThresholdAndNoneBeyond) {
  RandomHashes hashes;
  for (int round = 0; round < 25; ++round) {
    const PerceptualHash first = hashes.any();
    const std::vector near{photo_of(1, first), photo_of(2, hashes.near(first, 31))};
    EXPECT_EQ(find_originals(near), (std::vector<std::size_t>{0, 0}));
    const std::vector far{photo_of(1, first), photo_of(2, hashes.near(first, 32))};
    EXPECT_EQ(find_originals(far), (std::vector<std::size_t>{0, 1}));
  }
}

TEST(Reposts, TheOriginalIsTheEarliestAndAKnownTimeWins) {
  const PerceptualHash hash = RandomHashes().any();
  const std::vector photos{photo_of(1, hash), photo_of(9, hash, "2024-05-02T00:00:00"),
                           photo_of(5, hash, "2024-05-01T00:00:00"), photo_of(4, hash, "2024-05-01T00:00:00")};
  EXPECT_EQ(find_originals(photos), (std::vector<std::size_t>{3, 3, 3, 3}));
}

TEST(Reposts, PicturesWithoutDetailAreNoReposts) {
  PerceptualHash flat;
  flat.quality = 49;
  EXPECT_EQ(find_originals(std::vector{photo_of(1, flat), photo_of(2, flat)}), (std::vector<std::size_t>{0, 1}));
}

}  // namespace
}  // namespace sluice
