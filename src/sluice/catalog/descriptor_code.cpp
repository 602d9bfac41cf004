#include "sluice/catalog/descriptor_code.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "sluice/base/clones.h"
#include "sluice/catalog/vnni.h"

namespace sluice {
namespace {

constexpr int kDimensions = descriptor_bytes(Metric::squared_euclidean);
constexpr int kHalf = kDimensions / 2;
constexpr int kStep = 10;  // Of a half byte: covers 0..150, and hardly a dimension of RootSIFT is larger.
constexpr int kLargest = 15;

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

SLUICE_CLONES void bit_distances(const std::uint8_t* descriptor, const std::uint8_t* codes,
                                 std::span<const std::uint32_t> rows, int* result) {
  constexpr std::size_t kBytes = code_bytes(Metric::hamming);
  std::array<std::uint64_t, kBytes / 8> query{};
  std::memcpy(query.data(), descriptor, kBytes);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::array<std::uint64_t, kBytes / 8> code{};
    std::memcpy(code.data(), codes + rows[i] * kBytes, kBytes);
    int sum = 0;
    for (std::size_t word = 0; word < code.size(); ++word) {
      sum += std::popcount(query[word] ^ code[word]);
    }
    result[i] = sum;
  }
}

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
/// Four sketches at a time.
SLUICE_POPCOUNT void count_bits_of_vectors(const Sketch& query, const Sketch* sketches, std::size_t count,
                                           std::uint8_t* result) {
  const __m512i wanted = _mm512_broadcast_i64x2(_mm_loadu_si128(reinterpret_cast<const __m128i*>(query.data())));
  constexpr std::size_t kAtOnce = 4;
  alignas(64) std::array<std::uint64_t, 2 * kAtOnce> sums{};
  std::size_t i = 0;
  for (; i + kAtOnce <= count; i += kAtOnce) {
    const __m512i bits = _mm512_popcnt_epi64(_mm512_xor_si512(wanted, _mm512_loadu_si512(sketches + i)));
    _mm512_store_si512(sums.data(), _mm512_add_epi64(bits, _mm512_shuffle_epi32(bits, _MM_PERM_BADC)));
    for (std::size_t lane = 0; lane < kAtOnce; ++lane) {
      result[i + lane] = static_cast<std::uint8_t>(sums[2 * lane]);
    }
  }
  count_bits(query, sketches + i, count - i, result + i);
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
    bit_distances(descriptor, codes, rows, result);
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
