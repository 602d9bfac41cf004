// Pixels of libvips on their way to cv::Mat. Internal to image/; everything here may throw vips::VError.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vips/vips8>

#include "sluice/image/vips_loader.h"

namespace sluice::vips_pixels {

struct Size {
  int width = 0;
  int height = 0;
};

/// The longest side becomes exactly `longest_side`, unless the picture is smaller or `longest_side` is 0.
[[nodiscard]] Size shrunk(Size size, int longest_side);

/// The first page, loaded with as much of the shrinking to `target` as the format's own decoder does well.
[[nodiscard]] vips::VImage load_near(Bytes bytes, const vips_loader::Header& header, Size target);

/// Exactly `target`; premultiply transparency before.
[[nodiscard]] vips::VImage resize(const vips::VImage& image, Size target);

/// Transparent pixels become white; in colour spaces whose white is not their largest value, transparency is
/// dropped.
[[nodiscard]] vips::VImage lay_on_white(const vips::VImage& image);

/// Colours to 8-bit sRGB (3 channels, 4 with transparency), in memory. A colour profile that cannot be used is
/// ignored, as browsers do.
[[nodiscard]] vips::VImage to_srgb(vips::VImage image);

/// Turned and mirrored as EXIF's `orientation` says; `image` must be in memory.
[[nodiscard]] vips::VImage upright(const vips::VImage& image, int orientation);

/// A copy: CV_8UC(channels).
[[nodiscard]] cv::Mat to_mat(const vips::VImage& image);

}  // namespace sluice::vips_pixels
