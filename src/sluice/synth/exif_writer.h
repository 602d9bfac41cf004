// Gives a synthetic JPEG the metadata that a camera would have written.
#pragma once

#include <optional>
#include <string>

#include "sluice/base/result.h"
#include "sluice/image/metadata.h"

namespace sluice::synth {

struct Position {
  double latitude = 0;   ///< Degrees, north is positive.
  double longitude = 0;  ///< Degrees, east is positive.
};

/// `jpeg` with an Exif segment after its first marker. Errors: bad_input (not a JPEG), internal.
[[nodiscard]] Result<std::string> with_exif(const std::string& jpeg, const std::optional<CaptureTime>& taken_at,
                                            const std::optional<Position>& position);

}  // namespace sluice::synth
