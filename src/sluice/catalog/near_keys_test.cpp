#include "sluice/catalog/near_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sluice {
namespace {

std::vector<NearKey> near_keys(const std::vector<int>& distances, const std::vector<std::uint32_t>& rows,
                               int first, int reach) {
  std::vector<NearKey> keys(distances.size());
  keys.resize(append_near_keys(distances.data(), rows.empty() ? nullptr : rows.data(), first, distances.size(),
                               reach, keys.data()));
  return keys;
}

TEST(NearKeys, AreThoseOfWordsNearEnoughThatHaveRows) {
  std::mt19937 random(1);
  for (std::size_t count = 0; count < 70; ++count) {
    std::vector<int> distances(count);
    std::vector<std::uint32_t> rows(count);
    std::vector<NearKey> expected;
    for (std::size_t i = 0; i < count; ++i) {
      distances[i] = static_cast<int>(random() % 200000);
      rows[i] = static_cast<std::uint32_t>(random() % 3);
      if (distances[i] < 90000 && rows[i] > 0) {
        expected.push_back(NearKey(distances[i]) << 32 | (4096 + i));
      }
    }
    EXPECT_EQ(near_keys(distances, rows, 4096, 90000), expected);
    EXPECT_EQ(near_keys(distances, {}, 0, 200000).size(), count);
  }
}

TEST(NearKeys, ThoseAtOneDistanceStayTogether) {
  std::mt19937 random(3);
  std::vector<NearKey> keys;
  for (std::uint32_t i = 0; i < 500; ++i) {
    keys.push_back(near_key(40 + static_cast<int>(random() % 20), i));
  }
  const std::vector<NearKey> all = keys;
  keep_near(keys, 60);
  ASSERT_GE(keys.size(), 60U);
  EXPECT_LT(keys.size(), 110U);
  const NearKey farthest = std::ranges::max(keys);
  std::vector<NearKey> expected;
  std::ranges::copy_if(all, std::back_inserter(expected),
                       [&](NearKey key) { return distance_of(key) <= distance_of(farthest); });
  EXPECT_EQ(keys, expected);
}

TEST(NearKeys, TheLeastAreThoseOfSorting) {
  std::mt19937_64 random(2);
  for (const std::size_t count : {0, 1, 31, 32, 33, 64, 65, 640}) {
    for (const NearKey spread : {1, 3, 200, 300000}) {
      std::vector<NearKey> keys;
      for (std::size_t i = 0; i < count; ++i) {
        keys.push_back((1000 + random() % spread) << 32 | (7919 * i % 8192));
      }
      std::vector<NearKey> sorted = keys;
      std::ranges::sort(sorted);
      sorted.resize(std::min<std::size_t>(count, 32));
      keep_least(keys, 32);
      EXPECT_EQ(keys, sorted);
    }
  }
}

}  // namespace
}  // namespace sluice
