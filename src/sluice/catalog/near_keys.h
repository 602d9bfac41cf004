// The words to look under: keys of those near enough, and the least of the keys. Internal to catalog/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice {

/// A word's distance in the high half, its number in the low one: the order of keys is that of distances, and of
/// numbers at the same distance.
using WordKey = std::uint64_t;

constexpr WordKey word_key(int distance, int word) {
  return static_cast<WordKey>(distance) << 32 | static_cast<std::uint32_t>(word);
}

constexpr int word_of(WordKey key) {
  return static_cast<int>(key & UINT32_MAX);
}

/// What `append_near_keys` may write beyond the keys that it adds.
inline constexpr std::size_t kSpareKeys = 8;

/// Writes a key for each of the words first, first + 1, ... that is nearer than `reach` (`distances`) and under
/// which there are rows (`rows`), in their order. `keys` has room for `count` + kSpareKeys. Gives how many.
std::size_t append_near_keys(const int* distances, const std::uint32_t* rows, int first, std::size_t count,
                             int reach, WordKey* keys);

/// Leaves the `wanted` least keys, sorted.
void keep_least(std::vector<WordKey>& keys, std::size_t wanted);

}  // namespace sluice
