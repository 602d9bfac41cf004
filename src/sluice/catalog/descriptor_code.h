// Descriptors as the index keeps them. RootSIFT: half a byte a dimension (64 bytes instead of 128), and a sketch
// of 128 bits by which the rows of a long list are told apart before they are fetched: on which side of the list's
// word each dimension lies (Jegou, Douze, Schmid, "Hamming Embedding and Weak Geometric Consistency", ECCV 2008).
// ORB: as it is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sluice/catalog/descriptor_distance.h"

namespace sluice {

[[nodiscard]] constexpr std::size_t code_bytes(Metric metric) {
  return metric == Metric::hamming ? 32 : 64;
}

/// `code`: code_bytes(metric) bytes.
void encode(Metric metric, const std::uint8_t* descriptor, std::uint8_t* code);

/// Distances of a whole descriptor to the rows `rows` of `codes`, in the metric's unit. A dimension of RootSIFT is
/// off by 5 at most (up to 150; nearly none is larger), which moves a distance by about one percent. Exact on
/// every machine.
void code_distances(Metric metric, const std::uint8_t* descriptor, const std::uint8_t* codes,
                    std::span<const std::uint32_t> rows, int* result);

/// The same of `count` rows one after another, from `first` on.
void code_distances(Metric metric, const std::uint8_t* descriptor, const std::uint8_t* codes, std::uint32_t first,
                    std::size_t count, int* result);

inline constexpr std::size_t kSketchBytes = 16;
using Sketch = std::array<std::uint64_t, 2>;

/// Of a RootSIFT descriptor, relative to a word.
[[nodiscard]] Sketch sketch(const std::uint8_t* descriptor, const std::uint8_t* word);

/// Differing bits, 0..128, of `query` and each of `count` sketches.
void sketch_distances(const Sketch& query, const Sketch* sketches, std::size_t count, std::uint8_t* result);

/// Writes the numbers `first` + i of those of `count` distances that are at most `farthest`, in their order.
/// `rows` has room for all. Gives how many.
std::size_t choose_near_sketches(const std::uint8_t* distances, std::size_t count, std::uint8_t farthest,
                                 std::uint32_t first, std::uint32_t* rows);

/// The RootSIFT descriptor of the same patch seen in a mirror: its rows of cells change places, its directions
/// turn the other way. `mirrored`: 128 bytes, not those of `descriptor`.
void mirror_descriptor(const std::uint8_t* descriptor, std::uint8_t* mirrored);

}  // namespace sluice
