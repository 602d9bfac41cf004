// Keys that order words, or rows, by their distance: choosing those that are near enough, and the nearest of them.
// Internal to catalog/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice {

/// A distance in the high half, what is so far away in the low one: the order of keys is that of distances, and of
/// numbers at the same distance.
using NearKey = std::uint64_t;

constexpr NearKey near_key(int distance, std::uint32_t number) {
  return static_cast<NearKey>(distance) << 32 | number;
}
constexpr int distance_of(NearKey key) {
  return static_cast<int>(key >> 32);
}
constexpr std::uint32_t number_of(NearKey key) {
  return static_cast<std::uint32_t>(key);
}

/// Writes a key for each of `first`, `first` + 1, ... that is nearer than `reach` (`distances`) and, where there
/// are `weights`, whose weight is not nought, in their order. `keys` has room for `count`. Gives how many.
std::size_t append_near_keys(const int* distances, const std::uint32_t* weights, std::uint32_t first,
                             std::size_t count, int reach, NearKey* keys);

/// Leaves at least the `wanted` least keys, if there are so many, and few more: all of a distance or none. Their
/// order stays.
void keep_near(std::vector<NearKey>& keys, std::size_t wanted);

/// Leaves the `wanted` least keys, sorted.
void keep_least(std::vector<NearKey>& keys, std::size_t wanted);

}  // namespace sluice
