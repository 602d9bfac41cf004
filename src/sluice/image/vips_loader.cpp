#include "sluice/image/vips_loader.h"

#include <array>

#include "sluice/image/exif.h"
#include "sluice/image/jpeg_segments.h"

namespace sluice::vips_loader {
namespace {

constexpr std::array kFormats{
    Format{"jpegload_buffer", "JPEG"}, Format{"pngload_buffer", "PNG"},   Format{"webpload_buffer", "WebP"},
    Format{"heifload_buffer", "HEIF"}, Format{"tiffload_buffer", "TIFF"}, Format{"gifload_buffer", "GIF"},
};

const Format* find_format(Bytes bytes) {
  for (const Format& format : kFormats) {
    if (is_for(bytes, format.operation)) {
      return &format;
    }
  }
  return nullptr;
}

}  // namespace

bool is_for(Bytes bytes, const char* operation) {
  const GType type = vips_type_find("VipsForeignLoad", operation);
  if (type == 0) {
    return false;
  }
  const auto* loader = VIPS_FOREIGN_LOAD_CLASS(g_type_class_ref(type));  // Classes of libvips are never unloaded.
  const bool is = loader->is_a_buffer != nullptr && loader->is_a_buffer(bytes.data(), bytes.size()) != 0;
  vips_error_clear();
  return is;
}

vips::VImage load(Bytes bytes, const char* operation, vips::VOption* options) {
  VipsBlob* blob = vips_blob_new(nullptr, bytes.data(), bytes.size());
  vips::VImage image;
  options->set("buffer", blob)
      ->set("out", &image)
      ->set("access", VIPS_ACCESS_SEQUENTIAL)
      ->set("fail_on", VIPS_FAIL_ON_ERROR)
      ->set("memory", true);  // Large pictures would otherwise go through a temporary file.
  vips_area_unref(VIPS_AREA(blob));
  vips::VImage::call(operation, options);
  return image;
}

Result<Header> open(Bytes bytes) {
  if (bytes.empty()) {
    return fail(ErrorCode::bad_input, "the file is empty");
  }
  const Format* format = find_format(bytes);
  if (format == nullptr) {
    return fail(ErrorCode::bad_input, "not a picture of a format that Sluice reads",
                "convert it to JPEG, PNG, WebP, HEIC, AVIF, TIFF or GIF");
  }
  try {
    Header header;
    header.format = format;
    if (is_jpeg(bytes)) {
      header.stripped = without_metadata(bytes);
    }
    header.image = load(bytes_of(header, bytes), format->operation, vips::VImage::option());
    header.width = header.image.width();
    header.height = vips_image_get_page_height(header.image.get_image());
    header.orientation =
        is_jpeg(bytes) ? read_exif(bytes).orientation : vips_image_get_orientation(header.image.get_image());
    return header;
  } catch (const vips::VError&) {
    vips_error_clear();
    return tl::unexpected(damaged(format->name));
  }
}

Bytes bytes_of(const Header& header, Bytes bytes) {
  return header.stripped.empty() ? bytes : header.stripped;
}

std::string format_name(const Header& header) {
  if (header.format->name == "HEIF" && header.image.get_typeof("heif-compression") != 0 &&
      header.image.get_string("heif-compression") == std::string_view("av1")) {
    return "avif";
  }
  std::string name(header.format->name);
  for (char& letter : name) {
    letter = static_cast<char>(letter | 0x20);
  }
  return name;
}

Error damaged(std::string_view format) {
  return {ErrorCode::bad_input, "truncated or damaged " + std::string(format),
          "get the file again from its origin"};
}

}  // namespace sluice::vips_loader
