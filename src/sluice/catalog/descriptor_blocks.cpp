#include "sluice/catalog/descriptor_blocks.h"

#include <array>
#include <cstring>

#include "sluice/catalog/vnni.h"

namespace sluice {
namespace {

constexpr std::size_t kLanes = 16;
constexpr std::size_t kGroup = 4;  // Bytes whose products one instruction sums.
constexpr std::size_t kBytes = descriptor_bytes(Metric::squared_euclidean);
constexpr std::size_t kGroups = kBytes / kGroup;

#if SLUICE_HAS_VNNI
/// |q - r|^2 = |q|^2 + (|r|^2 - 256 sum(r)) - 2 sum(r (q - 128)): the second factors must be signed bytes.
SLUICE_VNNI void block_distances(const std::uint8_t* query, const std::uint8_t* blocks, const int* constants,
                                 std::size_t count, int* result) {
  std::array<std::int32_t, kGroups> lowered{};
  int norm = 0;
  for (std::size_t group = 0; group < kGroups; ++group) {
    std::array<std::int8_t, kGroup> bytes{};
    for (std::size_t i = 0; i < kGroup; ++i) {
      const int value = query[group * kGroup + i];
      bytes[i] = static_cast<std::int8_t>(value - 128);
      norm += value * value;
    }
    std::memcpy(&lowered[group], bytes.data(), kGroup);
  }
  const __m512i own = _mm512_set1_epi32(norm);
  for (std::size_t row = 0; row < count; row += kLanes) {
    const std::uint8_t* block = blocks + row * kBytes;
    // Two sums, so that one need not wait for the other.
    __m512i even = _mm512_setzero_si512();
    __m512i odd = _mm512_setzero_si512();
    for (std::size_t group = 0; group < kGroups; group += 2) {
      even = _mm512_dpbusd_epi32(even, _mm512_loadu_si512(block + group * 64), _mm512_set1_epi32(lowered[group]));
      odd = _mm512_dpbusd_epi32(odd, _mm512_loadu_si512(block + (group + 1) * 64),
                                _mm512_set1_epi32(lowered[group + 1]));
    }
    const __m512i product = _mm512_add_epi32(even, odd);
    const __m512i common = _mm512_add_epi32(own, _mm512_loadu_si512(constants + row));
    _mm512_storeu_si512(result + row, _mm512_sub_epi32(common, _mm512_add_epi32(product, product)));
  }
}
#endif

}  // namespace

DescriptorBlocks::DescriptorBlocks(Metric metric, std::vector<std::uint8_t> rows)
    : metric_(metric), rows_(std::move(rows)) {
  if (metric_ != Metric::squared_euclidean || !has_vnni() || size() % kLanes != 0) {
    return;
  }
  blocks_.resize(rows_.size());
  for (std::size_t number = 0; number < size(); ++number) {
    int constant = 0;
    for (std::size_t i = 0; i < kBytes; ++i) {
      const int value = row(number)[i];
      constant += value * value - 256 * value;
      blocks_[(number / kLanes * kGroups + i / kGroup) * kLanes * kGroup + number % kLanes * kGroup + i % kGroup] =
          row(number)[i];
    }
    constants_.push_back(constant);
  }
}

void DescriptorBlocks::distances(const std::uint8_t* query, std::size_t first, std::size_t count,
                                 int* result) const {
#if SLUICE_HAS_VNNI
  if (!blocks_.empty() && first % kLanes == 0 && count % kLanes == 0) {
    block_distances(query, blocks_.data() + first * kBytes, constants_.data() + first, count, result);
    return;
  }
#endif
  sluice::distances(metric_, query, row(first), count, result);
}

}  // namespace sluice
