// The one door to libvips' loaders: which formats are read, and what their headers say. Internal to image/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vips/vips8>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"

namespace sluice::vips_loader {

/// A format on the allow-list.
struct Format {
  const char* operation;  ///< The libvips operation that loads it.
  std::string_view name;  ///< As people write it: "JPEG".
};

/// A loaded header; the pixels are read when they are asked for.
struct Header {
  const Format* format = nullptr;
  std::vector<std::byte> stripped;  ///< A JPEG without its metadata, which `image` reads; else empty.
  vips::VImage image;
  int width = 0;  ///< Of the first page, before orientation.
  int height = 0;
  int orientation = 1;  ///< As EXIF numbers it: 1..8.
};

/// `bytes` must outlive what is returned. Errors: bad_input.
[[nodiscard]] Result<Header> open(Bytes bytes);

/// What `header.image` reads.
[[nodiscard]] Bytes bytes_of(const Header& header, Bytes bytes);

/// Loads the first page, sequentially and in memory; `options` are those of the format's loader. Throws
/// vips::VError.
[[nodiscard]] vips::VImage load(Bytes bytes, const char* operation, vips::VOption* options);

/// Like `Photo::format`.
[[nodiscard]] std::string format_name(const Header& header);

/// Whether the loader takes the bytes for its format. Asked one by one, since libvips' own search shows them to
/// every loader there is, ImageMagick and others that it does not trust included.
[[nodiscard]] bool is_for(Bytes bytes, const char* operation);

/// The error for pixels that could not be read.
[[nodiscard]] Error damaged(std::string_view format);

}  // namespace sluice::vips_loader
