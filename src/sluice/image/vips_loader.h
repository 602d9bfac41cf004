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
  std::string_view loader_class;  ///< As libvips sniffs it.
  const char* operation;          ///< The libvips operation that loads it.
  std::string_view name;          ///< As people write it: "JPEG".
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

/// The class name of the loader that libvips would choose; empty if none would.
[[nodiscard]] std::string_view sniff(Bytes bytes);

/// The error for pixels that could not be read.
[[nodiscard]] Error damaged(std::string_view format);

}  // namespace sluice::vips_loader
