// Sound JPEGs to pixels with libjpeg-turbo alone: libvips, which reads everything else, doubles the cost of what
// is the format of nearly all photos. Internal to image/.
#pragma once

#include <optional>

#include "sluice/base/digest.h"
#include "sluice/image/decode.h"
#include "sluice/image/photo.h"

namespace sluice {

/// Like `decode_photo`, but empty for whatever libvips has to judge: no JPEG, over a limit, CMYK, a grey picture
/// with a colour profile, and the slightest damage. Thread-safe.
[[nodiscard]] std::optional<Photo> decode_sound_jpeg(Bytes bytes, const DecodeOptions& options);

}  // namespace sluice
