#include "fuzz/pictures.h"

#include <vips/vips8>

#include "fuzz/target.h"
#include "sluice/image/decode.h"
#include "sluice/image/test_encode.h"
#include "sluice/image/test_pictures.h"
#include "sluice/synth/exif_writer.h"

namespace sluice::fuzz {
namespace {

using vips::VImage;

cv::Mat picture(int channels, int depth = CV_8U) {
  const cv::Mat rgb = test::drawing({48, 33}, 5);
  cv::Mat made(rgb.size(), CV_MAKETYPE(depth, channels));
  for (int y = 0; y < made.rows; ++y) {
    for (int x = 0; x < made.cols; ++x) {
      for (int c = 0; c < channels; ++c) {
        const std::uint8_t value = c < 3 ? rgb.at<cv::Vec3b>(y, x)[c] : static_cast<std::uint8_t>(x * 5);
        if (depth == CV_16U) {
          made.ptr<std::uint16_t>(y)[x * channels + c] = static_cast<std::uint16_t>(value * 257);
        } else {
          made.ptr<std::uint8_t>(y)[x * channels + c] = value;
        }
      }
    }
  }
  return made;
}

void put_block(const VImage& image, const char* name, const std::string& block) {
  char* copy = static_cast<char*>(g_malloc(block.size()));
  block.copy(copy, block.size());
  vips_image_set_blob(image.get_image(), name, reinterpret_cast<VipsCallbackFn>(vips_area_free_cb), copy,
                      block.size());
}

}  // namespace

void need_image_library() {
  require(start_image_library().has_value(), "libvips starts");
}

std::vector<std::string> encoded_pictures() {
  need_image_library();
  const cv::Mat grey = picture(1);
  const cv::Mat rgb = picture(3);
  const cv::Mat rgba = picture(4);
  const cv::Mat deep = picture(3, CV_16U);
  const auto options = [] { return VImage::option(); };
  const auto with = [](const cv::Mat& mat, const char* suffix, vips::VOption* option) {
    return test::encode(test::to_vips(mat), suffix, option);
  };
  std::vector<std::string> all = {
      with(rgb, ".jpg", options()->set("Q", 60)),
      with(rgb, ".jpg", options()->set("interlace", true)),
      with(rgb, ".jpg", options()->set("subsample_mode", VIPS_FOREIGN_SUBSAMPLE_OFF)->set("profile", "srgb")),
      with(grey, ".jpg", options()->set("restart_interval", 2)),
      with(rgb, ".png", options()),
      with(rgba, ".png", options()->set("interlace", true)),
      with(grey, ".png", options()->set("bitdepth", 2)),
      with(rgb, ".png", options()->set("palette", true)),
      with(deep, ".png", options()->set("profile", "srgb")),
      with(rgb, ".webp", options()),
      with(rgba, ".webp", options()->set("lossless", true)),
      with(rgb, ".gif", options()),
      with(rgb, ".tif", options()),
      with(rgba, ".tif", options()->set("compression", VIPS_FOREIGN_TIFF_COMPRESSION_LZW)),
      with(deep, ".tif", options()->set("compression", VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE)->set("tile", true)),
      with(rgb, ".tif", options()->set("compression", VIPS_FOREIGN_TIFF_COMPRESSION_JPEG)),
      with(rgb, ".avif", options()->set("Q", 40)->set("effort", 0)),
      jpeg_with_exif(),
  };
  // Thinner than what they are shrunk by.
  const cv::Mat line = cv::Mat(1, 600, CV_8UC3, cv::Scalar(9, 90, 200));
  for (const cv::Mat& thin : {line, cv::Mat(line.t())}) {
    all.push_back(with(thin, ".jpg", options()));
    all.push_back(with(thin, ".png", options()));
  }
  const VImage cmyk = test::to_vips(rgb).icc_export(options()->set("output_profile", "cmyk"));
  all.push_back(test::encode(cmyk, ".jpg"));
  all.push_back(test::encode(cmyk, ".tif"));
  const VImage told = test::to_vips(rgb).copy_memory();
  put_block(
      told, VIPS_META_XMP_NAME,
      R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
      R"(<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"/></rdf:RDF>)"
      R"(</x:xmpmeta>)");
  for (const char* suffix : {".jpg", ".png", ".webp", ".tif"}) {
    all.push_back(test::encode(told, suffix));
  }
  return all;
}

std::string jpeg_with_exif() {
  need_image_library();
  auto jpeg = encode_jpeg(picture(3), 60);
  require(jpeg.has_value(), "a picture can be encoded");
  auto told = synth::with_exif(*jpeg, CaptureTime{"2024-05-01T12:30:00", 120}, synth::Position{52.5, 13.4});
  require(told.has_value(), "a JPEG takes an Exif segment");
  return *std::move(told);
}

std::string srgb_profile() {
  need_image_library();
  VipsBlob* blob = nullptr;
  require(vips_profile_load("srgb", &blob, nullptr) == 0, "libvips has a profile of sRGB");
  std::size_t size = 0;
  const void* bytes = vips_blob_get(blob, &size);
  std::string profile(static_cast<const char*>(bytes), size);
  vips_area_unref(VIPS_AREA(blob));
  return profile;
}

}  // namespace sluice::fuzz
