// The handful of EXIF tags that we read, and no other: libexif, like every EXIF library we know, parses a block
// whole, maker notes, owner names and serial numbers included, before one can ask it for a tag. Internal to
// image/.
#pragma once

#include <optional>
#include <string>

#include "sluice/base/digest.h"
#include "sluice/image/origin.h"

namespace sluice {

struct ExifFacts {
  std::string taken_at;            ///< DateTimeOriginal as written.
  std::string utc_offset;          ///< OffsetTimeOriginal as written.
  int orientation = 1;             ///< 1..8.
  std::optional<double> latitude;  ///< Degrees; north and east are positive. Not checked for plausibility.
  std::optional<double> longitude;
  Origin origin = Origin::unknown;  ///< What Software, UserComment and, but for JPEGs, the XMP packet say.
};

/// Never fails: what is absent or broken is left empty.
[[nodiscard]] ExifFacts read_exif(Bytes encoded_photo);

/// The same of a bare EXIF block (with or without "Exif\0\0" in front).
[[nodiscard]] ExifFacts read_exif_block(Bytes block);

}  // namespace sluice
