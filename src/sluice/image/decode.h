// Bytes to pixels (libvips): shrink-on-load, orientation applied, ICC to sRGB, limits, trusted loaders only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/image/photo.h"

namespace sluice {

struct DecodeLimits {
  std::size_t bytes = std::size_t{64} << 20;  ///< Size of the encoded photo.
  std::int64_t pixels = 200'000'000;          ///< Width times height, before shrinking.
  int dimension = 32'768;                     ///< Longest side in pixels, before shrinking.
};

struct DecodeOptions {
  /// Photos are shrunk to this, never enlarged; 0 keeps the full size. Every stage's thresholds were chosen at
  /// 640.
  int longest_side = 640;
  DecodeLimits limits;
};

/// Must be called once, before any other thread decodes: starts libvips with its cache off, one thread
/// per decode and untrusted loaders blocked, and leaves OpenCV one thread a call.
[[nodiscard]] Status start_image_library();

/// Errors: refused (over the limit).
[[nodiscard]] Status check_encoded_size(Bytes bytes, const DecodeLimits& limits);

/// Thread-safe. JPEG, PNG, WebP, HEIC, AVIF, TIFF and GIF (first frame); transparency is laid on white.
/// Errors: bad_input (empty, not a picture, truncated), refused (over a limit).
[[nodiscard]] Result<Photo> decode_photo(Bytes bytes, const DecodeOptions& options = {});

/// A reference as given by the operator: what `decode_photo` reads, or SVG (rendered with its longest side at
/// `longest_side`). Keeps transparency: CV_8UC4, RGBA, not premultiplied.
[[nodiscard]] Result<cv::Mat> decode_reference(Bytes bytes, int longest_side);

/// JPEG bytes (no metadata) of an RGB CV_8UC3 picture.
[[nodiscard]] Result<std::string> encode_jpeg(const cv::Mat& rgb, int quality);
/// PNG bytes (no metadata) of an RGB or RGBA picture.
[[nodiscard]] Result<std::string> encode_png(const cv::Mat& picture);

}  // namespace sluice
