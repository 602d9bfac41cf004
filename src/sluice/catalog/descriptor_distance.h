// Distances between descriptors of local features.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice {

/// What descriptors are compared by, which says what they are: 128 bytes of RootSIFT by squared Euclidean
/// distance, 32 bytes of ORB by the number of differing bits.
enum class Metric : std::uint8_t { squared_euclidean = 0, hamming = 1 };

[[nodiscard]] constexpr int descriptor_bytes(Metric metric) {
  return metric == Metric::hamming ? 32 : 128;
}

/// Distances of `query` to `count` descriptors that lie one after another. Exact on every machine.
void distances(Metric metric, const std::uint8_t* query, const std::uint8_t* rows, std::size_t count, int* result);

}  // namespace sluice
