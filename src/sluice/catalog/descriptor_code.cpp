#include "sluice/catalog/descriptor_code.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <vector>

#include "sluice/base/clones.h"
#include "sluice/catalog/vnni.h"

namespace sluice {
namespace {

constexpr int kDimensions = descriptor_bytes(Metric::squared_euclidean);
constexpr int kHalf = kDimensions / 2;
constexpr int kStep = 10;  // Of a half byte: covers 0..150, and hardly a dimension of RootSIFT is larger.
constexpr int kLargest = 15;

// A large index lies in memory, not in caches, and the machine's own prefetching stops at every page.
constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kAhead = 1024;

/// Harmless where there is nothing.
[[gnu::always_inline]] inline void fetch_ahead(const std::uint8_t* place) {
  __builtin_prefetch(place);
}

/// One row: low half bytes hold the first 64 dimensions, high ones the others.
[[gnu::always_inline]] inline int squared_distance(const std::int16_t* query, const std::uint8_t* code) {
  int sum = 0;
  for (int i = 0; i < kHalf; ++i) {
    const auto low = static_cast<std::int16_t>(query[i] - kStep * (code[i] & kLargest));
    const auto high = static_cast<std::int16_t>(query[kHalf + i] - kStep * (code[i] >> 4));
    sum += low * low + high * high;
  }
  return sum;
}

SLUICE_CLONES void squared_distances(const std::uint8_t* descriptor, const std::uint8_t* codes,
                                     std::span<const std::uint32_t> rows, int* result) {
  std::array<std::int16_t, kDimensions> query{};
  std::copy_n(descriptor, kDimensions, query.begin());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    result[i] = squared_distance(query.data(), codes + rows[i] * code_bytes(Metric::squared_euclidean));
  }
}

#if SLUICE_HAS_VNNI
/// |q - 10 n|^2 = |q|^2 + 20 (5 n.n - q.n), whose sums of products are single instructions.
SLUICE_VNNI void squared_distances_vnni(const std::uint8_t* descriptor, const std::uint8_t* codes,
                                        std::span<const std::uint32_t> rows, int* result) {
  const __m512i first = _mm512_loadu_si512(descriptor);
  const __m512i second = _mm512_loadu_si512(descriptor + kHalf);
  const __m512i mask = _mm512_set1_epi8(kLargest);
  const __m512i zero = _mm512_setzero_si512();
  int norm = 0;
  for (int i = 0; i < kDimensions; ++i) {
    norm += descriptor[i] * descriptor[i];
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const __m512i code = _mm512_loadu_si512(codes + rows[i] * code_bytes(Metric::squared_euclidean));
    const __m512i low = _mm512_and_si512(code, mask);
    const __m512i high = _mm512_and_si512(_mm512_srli_epi16(code, 4), mask);
    const __m512i cross = _mm512_dpbusd_epi32(_mm512_dpbusd_epi32(zero, first, low), second, high);
    const __m512i own = _mm512_dpbusd_epi32(_mm512_dpbusd_epi32(zero, low, low), high, high);
    const __m512i sum = _mm512_sub_epi32(_mm512_add_epi32(_mm512_slli_epi32(own, 2), own), cross);
    result[i] = norm + 2 * kStep * _mm512_reduce_add_epi32(sum);
  }
}
#endif

SLUICE_CLONES void count_bits(const Sketch& query, const Sketch* sketches, std::size_t count,
                              std::uint8_t* result) {
  const std::uint64_t first = query[0];
  const std::uint64_t second = query[1];
  for (std::size_t i = 0; i < count; ++i) {
    result[i] =
        static_cast<std::uint8_t>(std::popcount(first ^ sketches[i][0]) + std::popcount(second ^ sketches[i][1]));
  }
}

#if SLUICE_HAS_VNNI
[[gnu::always_inline]] SLUICE_POPCOUNT inline __m512i bits_of_register(__m512i wanted, const std::uint8_t* rows) {
  return _mm512_popcnt_epi64(_mm512_xor_si512(wanted, _mm512_loadu_si512(rows)));
}

[[gnu::always_inline]] SLUICE_POPCOUNT inline __m512i sum_of_halves(__m512i a, __m512i b) {
  return _mm512_add_epi64(_mm512_maskz_unpacklo_epi64(kAllLanes, a, b),
                          _mm512_maskz_unpackhi_epi64(kAllLanes, a, b));
}

/// Eight rows at a time: two in a register, whose four sums each are added up by turning them round.
SLUICE_POPCOUNT void bit_distances_of_vectors(const std::uint8_t* descriptor, const std::uint8_t* rows,
                                              std::size_t count, int* result) {
  constexpr std::size_t kBytes = code_bytes(Metric::hamming);
  constexpr std::size_t kAtOnce = 8;
  const __m256i half = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(descriptor));
  const __m512i wanted = _mm512_maskz_broadcast_i64x4(kAllLanes, half);
  const __m512i order = _mm512_set_epi64(7, 5, 6, 4, 3, 1, 2, 0);
  std::size_t row = 0;
  for (; row + kAtOnce <= count; row += kAtOnce, rows += kAtOnce * kBytes) {
    for (std::size_t line = 0; line < kAtOnce * kBytes; line += kCacheLine) {
      fetch_ahead(rows + line + kAhead);
    }
    const __m512i first =
        sum_of_halves(bits_of_register(wanted, rows), bits_of_register(wanted, rows + 2 * kBytes));
    const __m512i second =
        sum_of_halves(bits_of_register(wanted, rows + 4 * kBytes), bits_of_register(wanted, rows + 6 * kBytes));
    const __m512i sums = _mm512_add_epi64(_mm512_maskz_shuffle_i64x2(kAllLanes, first, second, 0b10'00'10'00),
                                          _mm512_maskz_shuffle_i64x2(kAllLanes, first, second, 0b11'01'11'01));
    const __m512i sorted = _mm512_maskz_permutexvar_epi64(kAllLanes, order, sums);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(result + row), _mm512_maskz_cvtepi64_epi32(kAllLanes, sorted));
  }
  distances(Metric::hamming, descriptor, rows, count - row, result + row);
}

/// Eight sketches at a time, four in a register.
SLUICE_POPCOUNT void count_bits_of_vectors(const Sketch& query, const Sketch* sketches, std::size_t count,
                                           std::uint8_t* result) {
  constexpr std::size_t kAtOnce = 8;
  const __m128i one = _mm_loadu_si128(reinterpret_cast<const __m128i*>(query.data()));
  const __m512i wanted = _mm512_maskz_broadcast_i64x2(kAllLanes, one);
  const __m512i order = _mm512_set_epi64(7, 5, 3, 1, 6, 4, 2, 0);
  std::size_t i = 0;
  for (; i + kAtOnce <= count; i += kAtOnce) {
    const auto* const here = reinterpret_cast<const std::uint8_t*>(sketches + i);
    fetch_ahead(here + kAhead);
    fetch_ahead(here + kAhead + kCacheLine);
    const __m512i sums =
        sum_of_halves(bits_of_register(wanted, here), bits_of_register(wanted, here + kCacheLine));
    const __m512i sorted = _mm512_maskz_permutexvar_epi64(kAllLanes, order, sums);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(result + i), _mm512_maskz_cvtepi64_epi8(kAllLanes, sorted));
  }
  count_bits(query, sketches + i, count - i, result + i);
}

SLUICE_VNNI std::size_t choose_by_vectors(const std::uint8_t* distances, std::size_t count, std::uint8_t farthest,
                                          std::uint32_t first, std::uint32_t* rows) {
  constexpr std::size_t kAtOnce = 64;
  const __m512i limit = _mm512_set1_epi8(static_cast<char>(farthest));
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < count; i += kAtOnce) {
    const std::size_t left = count - i;
    const __mmask64 there = left < kAtOnce ? (__mmask64{1} << left) - 1 : ~__mmask64{0};
    const __m512i here = _mm512_maskz_loadu_epi8(there, distances + i);
    for (__mmask64 near = _mm512_mask_cmple_epu8_mask(there, here, limit); near != 0; near &= near - 1) {
      rows[chosen++] = first + static_cast<std::uint32_t>(i) + static_cast<std::uint32_t>(std::countr_zero(near));
    }
  }
  return chosen;
}
#endif

}  // namespace

void encode(Metric metric, const std::uint8_t* descriptor, std::uint8_t* code) {
  if (metric == Metric::hamming) {
    std::copy_n(descriptor, code_bytes(metric), code);
    return;
  }
  const auto level = [](std::uint8_t value) { return std::min((value + kStep / 2) / kStep, kLargest); };
  for (int i = 0; i < kHalf; ++i) {
    code[i] = static_cast<std::uint8_t>(level(descriptor[i]) | level(descriptor[kHalf + i]) << 4);
  }
}

void code_distances(Metric metric, const std::uint8_t* descriptor, const std::uint8_t* codes,
                    std::span<const std::uint32_t> rows, int* result) {
  if (metric == Metric::hamming) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      distances(metric, descriptor, codes + rows[i] * code_bytes(metric), 1, result + i);
    }
    return;
  }
#if SLUICE_HAS_VNNI
  if (has_vnni()) {
    squared_distances_vnni(descriptor, codes, rows, result);
    return;
  }
#endif
  squared_distances(descriptor, codes, rows, result);
}

void code_distances(Metric metric, const std::uint8_t* descriptor, const std::uint8_t* codes, std::uint32_t first,
                    std::size_t count, int* result) {
  if (metric == Metric::hamming) {
    const std::uint8_t* rows = codes + first * code_bytes(metric);
#if SLUICE_HAS_VNNI
    if (has_popcount_of_vectors()) {
      bit_distances_of_vectors(descriptor, rows, count, result);
      return;
    }
#endif
    distances(metric, descriptor, rows, count, result);
    return;
  }
  thread_local std::vector<std::uint32_t> rows;
  rows.resize(count);
  std::iota(rows.begin(), rows.end(), first);
  code_distances(metric, descriptor, codes, rows, result);
}

Sketch sketch(const std::uint8_t* descriptor, const std::uint8_t* word) {
  Sketch bits{};
#ifdef __SSE2__
  constexpr int kLanes = 16;
  for (int i = 0; i < kDimensions; i += kLanes) {
    const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(descriptor + i));
    const __m128i there = _mm_loadu_si128(reinterpret_cast<const __m128i*>(word + i));
    const int not_above = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_subs_epu8(here, there), _mm_setzero_si128()));
    bits[i / 64] |= std::uint64_t{static_cast<std::uint16_t>(~not_above)} << (i % 64);
  }
#else
  for (int i = 0; i < kDimensions; ++i) {
    bits[i / 64] |= std::uint64_t{descriptor[i] > word[i]} << (i % 64);
  }
#endif
  return bits;
}

void sketch_distances(const Sketch& query, const Sketch* sketches, std::size_t count, std::uint8_t* result) {
#if SLUICE_HAS_VNNI
  if (has_popcount_of_vectors()) {
    count_bits_of_vectors(query, sketches, count, result);
    return;
  }
#endif
  count_bits(query, sketches, count, result);
}

std::size_t choose_near_sketches(const std::uint8_t* distances, std::size_t count, std::uint8_t farthest,
                                 std::uint32_t first, std::uint32_t* rows) {
#if SLUICE_HAS_VNNI
  if (has_vnni()) {
    return choose_by_vectors(distances, count, farthest, first, rows);
  }
#endif
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < count; ++i) {  // Without branches: none can tell which are near.
    rows[chosen] = first + static_cast<std::uint32_t>(i);
    chosen += distances[i] <= farthest ? 1 : 0;
  }
  return chosen;
}

void mirror_descriptor(const std::uint8_t* descriptor, std::uint8_t* mirrored) {
  constexpr int kDirections = 8;
  constexpr int kCells = 4;
  for (int down = 0; down < kCells; ++down) {
    for (int across = 0; across < kCells; ++across) {
      const std::uint8_t* from = descriptor + (down * kCells + across) * kDirections;
      std::uint8_t* to = mirrored + ((kCells - 1 - down) * kCells + across) * kDirections;
      for (int direction = 0; direction < kDirections; ++direction) {
        to[(kDirections - direction) % kDirections] = from[direction];
      }
    }
  }
}

}  // namespace sluice
