#include "sluice/catalog/near_keys.h"

#include <algorithm>
#include <array>
#include <bit>

#include "sluice/catalog/vnni.h"

namespace sluice {
namespace {

/// Without branches, for most lie beyond and none can tell which.
std::size_t append_one_by_one(const int* distances, const std::uint32_t* rows, int first, std::size_t count,
                              int reach, WordKey* keys) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    keys[kept] = word_key(distances[i], first + static_cast<int>(i));
    kept +=
        static_cast<std::size_t>(static_cast<unsigned>(distances[i] < reach) & static_cast<unsigned>(rows[i] > 0));
  }
  return kept;
}

#if SLUICE_HAS_VNNI
/// Eight words at a time. The keys that are kept are moved together in a register: storing through a mask takes
/// some processors a hundred cycles.
SLUICE_VNNI std::size_t append_by_vectors(const int* distances, const std::uint32_t* rows, int first,
                                          std::size_t count, int reach, WordKey* keys) {
  constexpr std::size_t kLanes = kSpareKeys;
  constexpr __mmask8 kAll = 0xff;  // GCC 12 warns of the functions without masks.
  const __m256i limit = _mm256_set1_epi32(reach);
  __m512i words = _mm512_add_epi64(_mm512_set1_epi64(first), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
  std::size_t kept = 0;
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m256i distance = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(distances + i));
    const __m256i row = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows + i));
    const auto near =
        static_cast<__mmask8>(_mm256_cmplt_epi32_mask(distance, limit) & _mm256_test_epi32_mask(row, row));
    const __m512i all =
        _mm512_or_si512(_mm512_maskz_slli_epi64(kAll, _mm512_maskz_cvtepi32_epi64(kAll, distance), 32), words);
    _mm512_storeu_si512(keys + kept, _mm512_maskz_compress_epi64(near, all));
    kept += static_cast<std::size_t>(__builtin_popcount(near));
    words = _mm512_add_epi64(words, _mm512_set1_epi64(kLanes));
  }
  return kept +
         append_one_by_one(distances + i, rows + i, first + static_cast<int>(i), count - i, reach, keys + kept);
}
#endif

}  // namespace

std::size_t append_near_keys(const int* distances, const std::uint32_t* rows, int first, std::size_t count,
                             int reach, WordKey* keys) {
#if SLUICE_HAS_VNNI
  if (has_vnni()) {
    return append_by_vectors(distances, rows, first, count, reach, keys);
  }
#endif
  return append_one_by_one(distances, rows, first, count, reach, keys);
}

void keep_least(std::vector<WordKey>& keys, std::size_t wanted) {
  if (keys.size() > 2 * wanted) {
    // Most are sorted out by a histogram, which costs less than comparing them with one another.
    constexpr int kBinBits = 8;
    const auto [least, greatest] = std::ranges::minmax(keys);
    const WordKey from = least >> 32;
    const int excess = std::max(static_cast<int>(std::bit_width((greatest >> 32) - from)) - kBinBits, 0);
    const auto bin_of = [&](WordKey key) { return static_cast<std::size_t>(((key >> 32) - from) >> excess); };
    std::array<std::uint32_t, std::size_t{1} << kBinBits> histogram{};
    for (const WordKey key : keys) {
      ++histogram[bin_of(key)];
    }
    std::size_t last = 0;
    for (std::size_t taken = histogram[0]; taken < wanted; taken += histogram[++last]) {
    }
    std::size_t kept = 0;
    for (const WordKey key : keys) {
      keys[kept] = key;
      kept += static_cast<std::size_t>(bin_of(key) <= last);
    }
    keys.resize(kept);
  }
  std::ranges::sort(keys);
  keys.resize(std::min(keys.size(), wanted));
}

}  // namespace sluice
