#include "sluice/image/formats.h"

#include <vips/vips.h>

#include <array>
#include <utility>

namespace sluice {

std::vector<std::string> missing_formats() {
  // From memory, as photos are decoded.
  constexpr std::array<std::pair<const char*, const char*>, 7> kLoaders{{
      {"JPEG", "jpegload_buffer"},
      {"PNG", "pngload_buffer"},
      {"WebP", "webpload_buffer"},
      {"HEIC and AVIF", "heifload_buffer"},
      {"TIFF", "tiffload_buffer"},
      {"GIF", "gifload_buffer"},
      {"SVG", "svgload_buffer"},
  }};
  std::vector<std::string> missing;
  for (const auto& [format, loader] : kLoaders) {
    if (vips_type_find("VipsOperation", loader) == 0) {
      missing.emplace_back(format);
    }
  }
  return missing;
}

}  // namespace sluice
