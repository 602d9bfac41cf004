#include "sluice/catalog/descriptor_distance.h"

#include <bit>
#include <cstring>

#include "sluice/base/clones.h"

namespace sluice {
namespace {

SLUICE_CLONES void squared_euclidean(const std::uint8_t* query, const std::uint8_t* rows, std::size_t count,
                                     int* result) {
  constexpr int kBytes = descriptor_bytes(Metric::squared_euclidean);
  std::int16_t wide[kBytes];
  for (int i = 0; i < kBytes; ++i) {
    wide[i] = query[i];
  }
  for (std::size_t row = 0; row < count; ++row, rows += kBytes) {
    int sum = 0;
    for (int i = 0; i < kBytes; ++i) {
      const auto difference = static_cast<std::int16_t>(wide[i] - rows[i]);
      sum += difference * difference;
    }
    result[row] = sum;
  }
}

SLUICE_CLONES void hamming(const std::uint8_t* query, const std::uint8_t* rows, std::size_t count, int* result) {
  constexpr int kBytes = descriptor_bytes(Metric::hamming);
  std::uint64_t wanted[kBytes / 8];
  std::memcpy(wanted, query, kBytes);
  for (std::size_t row = 0; row < count; ++row, rows += kBytes) {
    std::uint64_t words[kBytes / 8];
    std::memcpy(words, rows, kBytes);
    int sum = 0;
    for (int i = 0; i < kBytes / 8; ++i) {
      sum += std::popcount(wanted[i] ^ words[i]);
    }
    result[row] = sum;
  }
}

}  // namespace

void distances(Metric metric, const std::uint8_t* query, const std::uint8_t* rows, std::size_t count,
               int* result) {
  if (metric == Metric::hamming) {
    hamming(query, rows, count, result);
  } else {
    squared_euclidean(query, rows, count, result);
  }
}

}  // namespace sluice
