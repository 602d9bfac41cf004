#include "sluice/image/vips_pixels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sluice::vips_pixels {

using vips::VImage;

namespace {

bool white_is_largest(const VImage& image) {
  switch (image.guess_interpretation()) {
    case VIPS_INTERPRETATION_sRGB:
    case VIPS_INTERPRETATION_RGB:
    case VIPS_INTERPRETATION_RGB16:
    case VIPS_INTERPRETATION_B_W:
    case VIPS_INTERPRETATION_GREY16:
      return true;
    default:
      return false;
  }
}

}  // namespace

Size shrunk(Size size, int longest_side) {
  const int longest = std::max(size.width, size.height);
  if (longest_side <= 0 || longest <= longest_side) {
    return size;
  }
  const double scale = static_cast<double>(longest_side) / longest;
  const auto side = [scale](int pixels) { return std::max(1, static_cast<int>(std::lround(pixels * scale))); };
  return {side(size.width), side(size.height)};
}

VImage load_near(Bytes bytes, const vips_loader::Header& header, Size target) {
  if (header.format->name != "JPEG") {
    return header.image;
  }
  // Half of the shrinking at least is left to the resampler: 47 to 49 dB against shrinking the whole picture,
  // where taking more from the decoder gives 34 to 45 dB and saves little, for the entropy coding costs most.
  const double shrink = static_cast<double>(header.width) / target.width;
  int factor = shrink >= 16 ? 8 : shrink >= 8 ? 4 : shrink >= 4 ? 2 : 1;
  // Of a side shorter than the factor libvips would leave no pixel, and end the process over it.
  while (factor > std::min(header.width, header.height)) {
    factor /= 2;
  }
  return factor == 1 ? header.image
                     : vips_loader::load(vips_loader::bytes_of(header, bytes), header.format->operation,
                                         VImage::option()->set("shrink", factor));
}

VImage resize(const VImage& image, Size target) {
  if (image.width() == target.width && image.height() == target.height) {
    return image;
  }
  return image.resize(static_cast<double>(target.width) / image.width(),
                      VImage::option()->set("vscale", static_cast<double>(target.height) / image.height()));
}

VImage lay_on_white(const VImage& image) {
  if (!image.has_alpha()) {
    return image;
  }
  if (!white_is_largest(image)) {
    return image.extract_band(0, VImage::option()->set("n", image.bands() - 1));
  }
  const double white = image.format() == VIPS_FORMAT_USHORT ? 65535 : 255;
  return image.flatten(VImage::option()->set("background", white));
}

VImage to_srgb(VImage image) {
  image = image.copy_memory();
  if (image.get_typeof(VIPS_META_ICC_NAME) != 0) {
    try {
      return image.icc_transform("srgb", VImage::option()->set("embedded", true)).copy_memory();
    } catch (const vips::VError&) {
      vips_error_clear();
      image = image.copy();
      image.remove(VIPS_META_ICC_NAME);
    }
  }
  return image.copy(VImage::option()->set("interpretation", image.guess_interpretation()))
      .colourspace(VIPS_INTERPRETATION_sRGB)
      .cast(VIPS_FORMAT_UCHAR)
      .copy_memory();
}

VImage upright(const VImage& image, int orientation) {
  VImage tagged = image.copy();
  tagged.set(VIPS_META_ORIENTATION, orientation);
  return tagged.autorot();
}

cv::Mat to_mat(const VImage& image) {
  std::size_t size = 0;
  void* pixels = image.write_to_memory(&size);
  cv::Mat mat(image.height(), image.width(), CV_8UC(image.bands()));
  std::memcpy(mat.data, pixels, size);
  g_free(pixels);
  return mat;
}

}  // namespace sluice::vips_pixels
