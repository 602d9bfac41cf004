#include "sluice/image/jpeg_segments.h"

#include <algorithm>

namespace sluice {
namespace {

constexpr std::uint8_t kApp0 = 0xE0;
constexpr std::uint8_t kApp2 = 0xE2;   // ICC profile
constexpr std::uint8_t kApp14 = 0xEE;  // Adobe
constexpr std::uint8_t kApp15 = 0xEF;
constexpr std::uint8_t kComment = 0xFE;
constexpr std::uint8_t kScan = 0xDA;
constexpr std::uint8_t kEnd = 0xD9;

std::uint8_t at(Bytes bytes, std::size_t index) {
  return std::to_integer<std::uint8_t>(bytes[index]);
}

/// Markers of two bytes, without a length: restart markers and TEM.
bool stands_alone(std::uint8_t marker) {
  return (marker >= 0xD0 && marker <= 0xD8) || marker == 0x01;
}

bool holds_metadata(std::uint8_t marker) {
  const bool application = marker >= kApp0 && marker <= kApp15;
  return marker == kComment || (application && marker != kApp0 && marker != kApp2 && marker != kApp14);
}

}  // namespace

bool is_jpeg(Bytes bytes) {
  return bytes.size() > 3 && at(bytes, 0) == 0xFF && at(bytes, 1) == 0xD8 && at(bytes, 2) == 0xFF;
}

Bytes visit_jpeg_segments(Bytes jpeg, const std::function<bool(const JpegSegment&)>& visit) {
  std::size_t position = 2;
  while (position + 4 <= jpeg.size() && at(jpeg, position) == 0xFF) {
    const std::uint8_t marker = at(jpeg, position + 1);
    if (marker == 0xFF) {  // Fill.
      ++position;
      continue;
    }
    if (marker == kScan || marker == kEnd || stands_alone(marker) || marker == 0) {
      break;
    }
    const std::size_t length = static_cast<std::size_t>(at(jpeg, position + 2)) << 8 | at(jpeg, position + 3);
    if (length < 2 || position + 2 + length > jpeg.size()) {
      break;
    }
    if (!visit({marker, jpeg.subspan(position, 2 + length), jpeg.subspan(position + 4, length - 2)})) {
      break;
    }
    position += 2 + length;
  }
  return jpeg.subspan(std::min(position, jpeg.size()));
}

std::vector<std::byte> without_metadata(Bytes jpeg) {
  std::vector<std::byte> kept(jpeg.size());
  auto end = kept.begin();
  const auto keep = [&end](Bytes bytes) { end = std::copy(bytes.begin(), bytes.end(), end); };
  keep(jpeg.first(2));
  keep(visit_jpeg_segments(jpeg, [&keep](const JpegSegment& segment) {
    if (!holds_metadata(segment.marker)) {
      keep(segment.whole);
    }
    return true;
  }));
  kept.erase(end, kept.end());
  return kept;
}

}  // namespace sluice
