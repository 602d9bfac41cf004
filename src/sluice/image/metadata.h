// What we read of a photo's metadata, in memory: when, roughly where, how it was made, nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sluice/base/digest.h"
#include "sluice/image/origin.h"

namespace sluice {

/// Civil time of capture. Most cameras write no zone: then `utc_offset_minutes` is empty ("zone unknown").
struct CaptureTime {
  std::string local;                      ///< "YYYY-MM-DDThh:mm:ss"
  std::optional<int> utc_offset_minutes;  ///< East of Greenwich is positive.

  friend bool operator==(const CaptureTime&, const CaptureTime&) = default;
};

struct PhotoMetadata {
  std::optional<CaptureTime> taken_at;
  /// Token of an S2 cell of level `kPlaceLevel`; the exact position never leaves the reading function.
  std::optional<std::string> place;
  Origin origin = Origin::unknown;
};

inline constexpr int kPlaceLevel = 10;  ///< S2 level: a cell is about 10 km wide.

/// Whether `token` names a cell of that level.
[[nodiscard]] bool is_place(const std::string& token);

/// Never fails: what is absent, broken or implausible is left empty. Serial numbers, owner names and maker
/// notes are never parsed. `start_image_library` must have run. Thread-safe.
[[nodiscard]] PhotoMetadata read_metadata(Bytes encoded_photo);

/// "2024-05-01T12:30:00", "...+02:00", "...Z", or a bare date; empty if it is none of these.
[[nodiscard]] std::optional<CaptureTime> parse_capture_time(const std::string& text);

}  // namespace sluice
