// What a reference looks like to the mark networks: one of its windows, as the index holds it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace sluice {

inline constexpr int kMarkNumbers = 128;

/// An embedding as 128 bytes that are compared by squared Euclidean distance (vision/brand/mark_networks.h).
using MarkCode = std::array<std::uint8_t, kMarkNumbers>;

/// Ways in which a mark is looked for: as it is, mirrored, turned by half, both.
inline constexpr int kMarkTurns = 4;
/// Ways in which a window may be framed.
inline constexpr int kMarkFramings = 9;
/// Of one view: for each turn the mean of all framings; then the framings of the upright mark.
inline constexpr int kMarkCodes = kMarkTurns + kMarkFramings;

struct MarkView {
  int squash = 1;  ///< Width of the window over its height.
  std::array<MarkCode, kMarkCodes> codes{};
  std::string picture;  ///< JPEG.
};

/// The same in an index; lasts as long as it.
struct IndexedMarkView {
  std::uint32_t reference = 0;
  int squash = 1;
  std::span<const MarkCode, kMarkCodes> codes;
  std::span<const std::uint8_t> picture;
};

}  // namespace sluice
