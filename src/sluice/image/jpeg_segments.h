// The segments in front of a JPEG's pixels. Internal to image/.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sluice/base/digest.h"

namespace sluice {

struct JpegSegment {
  std::uint8_t marker = 0;  ///< 0xE1 is APP1.
  Bytes whole;              ///< With the marker and the length.
  Bytes content;
};

[[nodiscard]] bool is_jpeg(Bytes bytes);

/// Calls `visit` for every whole segment between the start of the picture and its first scan, until it returns
/// false. Returns what follows the last one: the scan, or what is broken.
Bytes visit_jpeg_segments(Bytes jpeg, const std::function<bool(const JpegSegment&)>& visit);

/// The same picture without EXIF, XMP, IPTC and comments, so that no library that decodes it parses them. Keeps
/// what pixels depend on: JFIF, ICC profile, Adobe's colour transform.
[[nodiscard]] std::vector<std::byte> without_metadata(Bytes jpeg);

}  // namespace sluice
