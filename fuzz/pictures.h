// Pictures of our own making, for the seeds of several targets.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

namespace sluice::fuzz {

/// Starts libvips once.
void need_image_library();

/// One small picture in every format and several layouts: grey, 16 bits, palette, transparency, interlacing,
/// profile, EXIF, XMP, several pages.
[[nodiscard]] std::vector<std::string> encoded_pictures();

/// A JPEG with an Exif segment: time, zone, place.
[[nodiscard]] std::string jpeg_with_exif();

/// Of libvips' built-in sRGB.
[[nodiscard]] std::string srgb_profile();

}  // namespace sluice::fuzz
