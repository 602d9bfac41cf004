// Encoded pictures for tests, made with libvips. `start_image_library` must have run.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vips/vips8>

namespace sluice::test {

/// Shares the pixels of `picture` (8 or 16 bits, 1 to 4 channels), which must outlive it.
inline vips::VImage to_vips(const cv::Mat& picture) {
  const bool deep = picture.depth() == CV_16U;
  const bool grey = picture.channels() <= 2;
  const vips::VImage image =
      vips::VImage::new_from_memory(picture.data, picture.total() * picture.elemSize(), picture.cols, picture.rows,
                                    picture.channels(), deep ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR);
  const auto interpretation = grey ? (deep ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W)
                                   : (deep ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB);
  return image.copy(vips::VImage::option()->set("interpretation", interpretation));
}

/// `suffix` as libvips has it: ".jpg", ".heic" ...
inline std::string encode(const vips::VImage& image, const char* suffix, vips::VOption* options = nullptr) {
  void* bytes = nullptr;
  std::size_t size = 0;
  image.write_to_buffer(suffix, &bytes, &size, options);
  std::string encoded(static_cast<const char*>(bytes), size);
  g_free(bytes);
  return encoded;
}

}  // namespace sluice::test
