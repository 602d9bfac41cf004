#include "sluice/catalog/near_keys.h"

#include <algorithm>
#include <array>
#include <bit>

#include "sluice/catalog/vnni.h"

namespace sluice {
namespace {

/// Without branches, for most lie beyond and none can tell which.
std::size_t append_one_by_one(const int* distances, const std::uint32_t* weights, std::uint32_t first,
                              std::size_t count, int reach, NearKey* keys) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    keys[kept] = near_key(distances[i], first + static_cast<std::uint32_t>(i));
    const unsigned counts = weights == nullptr || weights[i] > 0 ? 1 : 0;
    kept += static_cast<unsigned>(distances[i] < reach) & counts;
  }
  return kept;
}

#if SLUICE_HAS_VNNI
/// Eight at a time. The keys that are kept are moved together in a register: storing through a mask takes some
/// processors a hundred cycles.
SLUICE_VNNI std::size_t append_by_vectors(const int* distances, const std::uint32_t* weights, std::uint32_t first,
                                          std::size_t count, int reach, NearKey* keys) {
  constexpr std::size_t kLanes = 8;
  const __m256i limit = _mm256_set1_epi32(reach);
  __m512i numbers = _mm512_add_epi64(_mm512_set1_epi64(first), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
  std::size_t kept = 0;
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m256i distance = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(distances + i));
    __mmask8 near = _mm256_cmplt_epi32_mask(distance, limit);
    if (weights != nullptr) {
      const __m256i weight = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(weights + i));
      near = _mm256_mask_test_epi32_mask(near, weight, weight);
    }
    const __m512i wide = _mm512_maskz_slli_epi64(kAllLanes, _mm512_maskz_cvtepi32_epi64(kAllLanes, distance), 32);
    _mm512_storeu_si512(keys + kept, _mm512_maskz_compress_epi64(near, _mm512_or_si512(wide, numbers)));
    kept += static_cast<std::size_t>(__builtin_popcount(near));
    numbers = _mm512_add_epi64(numbers, _mm512_set1_epi64(kLanes));
  }
  return kept + append_one_by_one(distances + i, weights == nullptr ? nullptr : weights + i,
                                  first + static_cast<std::uint32_t>(i), count - i, reach, keys + kept);
}
#endif

}  // namespace

std::size_t append_near_keys(const int* distances, const std::uint32_t* weights, std::uint32_t first,
                             std::size_t count, int reach, NearKey* keys) {
#if SLUICE_HAS_VNNI
  if (has_vnni()) {
    return append_by_vectors(distances, weights, first, count, reach, keys);
  }
#endif
  return append_one_by_one(distances, weights, first, count, reach, keys);
}

// A histogram costs less than comparing the keys with one another.
void keep_near(std::vector<NearKey>& keys, std::size_t wanted) {
  if (keys.size() <= 2 * wanted) {
    return;
  }
  constexpr int kBinBits = 8;
  const auto [least, greatest] = std::ranges::minmax(keys);
  const auto from = static_cast<unsigned>(distance_of(least));
  const unsigned range = static_cast<unsigned>(distance_of(greatest)) - from;
  const int excess = std::max(static_cast<int>(std::bit_width(range)) - kBinBits, 0);
  const auto bin_of = [&](NearKey key) { return (static_cast<unsigned>(distance_of(key)) - from) >> excess; };
  std::array<std::uint32_t, std::size_t{1} << kBinBits> histogram{};
  for (const NearKey key : keys) {
    ++histogram[bin_of(key)];
  }
  std::size_t last = 0;
  for (std::size_t taken = histogram[0]; taken < wanted; taken += histogram[++last]) {
  }
  std::size_t kept = 0;
  for (const NearKey key : keys) {
    keys[kept] = key;
    kept += static_cast<std::size_t>(bin_of(key) <= last);
  }
  keys.resize(kept);
}

void keep_least(std::vector<NearKey>& keys, std::size_t wanted) {
  keep_near(keys, wanted);
  std::ranges::sort(keys);
  keys.resize(std::min(keys.size(), wanted));
}

}  // namespace sluice
