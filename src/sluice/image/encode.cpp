#include <opencv2/core.hpp>
#include <vips/vips8>

#include "sluice/image/decode.h"

namespace sluice {
namespace {

using vips::VImage;

Result<std::string> encode(const cv::Mat& picture, const char* operation, vips::VOption* options) {
  const cv::Mat pixels = picture.isContinuous() ? picture : picture.clone();
  VipsBlob* blob = nullptr;
  try {
    const VImage image = VImage::new_from_memory(pixels.data, pixels.total() * pixels.elemSize(), pixels.cols,
                                                 pixels.rows, pixels.channels(), VIPS_FORMAT_UCHAR);
    VImage::call(operation,
                 options->set("in", image.copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB)))
                     ->set("buffer", &blob)
                     ->set("strip", true));
  } catch (const vips::VError&) {
    vips_error_clear();
    return fail(ErrorCode::internal, "a picture could not be encoded");
  }
  std::size_t size = 0;
  const auto* data = static_cast<const char*>(vips_blob_get(blob, &size));
  std::string encoded(data, size);
  vips_area_unref(VIPS_AREA(blob));
  return encoded;
}

}  // namespace

Result<std::string> encode_jpeg(const cv::Mat& rgb, int quality) {
  if (rgb.empty() || rgb.type() != CV_8UC3) {
    return fail(ErrorCode::internal, "encode_jpeg needs RGB pixels");
  }
  return encode(rgb, "jpegsave_buffer", VImage::option()->set("Q", quality));
}

Result<std::string> encode_png(const cv::Mat& picture) {
  if (picture.empty() || (picture.type() != CV_8UC3 && picture.type() != CV_8UC4)) {
    return fail(ErrorCode::internal, "encode_png needs RGB or RGBA pixels");
  }
  return encode(picture, "pngsave_buffer", VImage::option());
}

}  // namespace sluice
