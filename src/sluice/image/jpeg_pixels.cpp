#include "sluice/image/jpeg_pixels.h"

#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "sluice/image/exif.h"
#include "sluice/image/jpeg_segments.h"
#include "sluice/image/vips_pixels.h"

namespace sluice {
namespace {

struct Destroy {
  void operator()(void* handle) const { tjDestroy(handle); }
};

/// One JPEG, its header read.
class Jpeg {
 public:
  explicit Jpeg(Bytes bytes) : bytes_(bytes), handle_(tjInitDecompress()) {
    int subsampling = 0;
    sound_ = handle_ != nullptr && tjDecompressHeader3(handle_.get(), data(), bytes_.size(), &width_, &height_,
                                                       &subsampling, &colours_) == 0;
  }

  [[nodiscard]] bool sound() const { return sound_; }
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] bool grey() const { return colours_ == TJCS_GRAY; }
  [[nodiscard]] bool for_print() const { return colours_ == TJCS_CMYK || colours_ == TJCS_YCCK; }

  /// RGB, shrunk by an eighth, a fourth, a half or not at all: as far as it stays at least as large as `least`.
  /// Empty if anything is wrong with the file.
  [[nodiscard]] cv::Mat pixels(cv::Size least) const {
    cv::Size size(width_, height_);
    // Other eighths exist, but the decoder computes them without vector instructions, slower than the whole.
    for (const int eighths : {1, 2, 4}) {
      const tjscalingfactor factor{eighths, 8};
      const cv::Size shrunk(TJSCALED(width_, factor), TJSCALED(height_, factor));
      if (shrunk.width >= least.width && shrunk.height >= least.height) {
        size = shrunk;
        break;
      }
    }
    cv::Mat rgb(size, CV_8UC3);
    const int done =
        tjDecompress2(handle_.get(), data(), bytes_.size(), rgb.data, size.width, static_cast<int>(rgb.step),
                      size.height, TJPF_RGB, TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS);
    return done == 0 ? rgb : cv::Mat();
  }

 private:
  [[nodiscard]] const unsigned char* data() const { return reinterpret_cast<const unsigned char*>(bytes_.data()); }

  Bytes bytes_;
  std::unique_ptr<void, Destroy> handle_;
  bool sound_ = false;
  int width_ = 0;
  int height_ = 0;
  int colours_ = -1;
};

/// The colour profile; empty without one, or if a part of it is missing.
std::string colour_profile(Bytes jpeg) {
  constexpr std::uint8_t kApp2 = 0xE2;
  constexpr std::string_view kMark("ICC_PROFILE\0", 12);
  constexpr std::size_t kNumbers = 2;  // Of this part, from 1 on, and of all.
  std::array<std::string_view, 256> parts;
  std::size_t count = 0;
  std::size_t found = 0;
  visit_jpeg_segments(jpeg, [&](const JpegSegment& segment) {
    const std::string_view content(reinterpret_cast<const char*>(segment.content.data()), segment.content.size());
    if (segment.marker == kApp2 && content.starts_with(kMark) && content.size() > kMark.size() + kNumbers) {
      const auto number = static_cast<std::uint8_t>(content[kMark.size()]);
      count = static_cast<std::uint8_t>(content[kMark.size() + 1]);
      found += parts[number].empty() ? 1 : 0;
      parts[number] = content.substr(kMark.size() + kNumbers);
    }
    return true;
  });
  std::string profile;
  for (std::size_t number = 1; number <= count && found == count; ++number) {
    if (parts[number].empty()) {
      return {};
    }
    profile += parts[number];
  }
  return profile;
}

/// Empty if libvips cannot; a profile that it cannot use is ignored.
cv::Mat to_srgb(const cv::Mat& rgb, const std::string& profile) try {
  vips::VImage image = vips::VImage::new_from_memory(rgb.data, rgb.total() * rgb.elemSize(), rgb.cols, rgb.rows, 3,
                                                     VIPS_FORMAT_UCHAR)
                           .copy(vips::VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
  image.set(VIPS_META_ICC_NAME, nullptr, const_cast<char*>(profile.data()), profile.size());
  return vips_pixels::to_mat(vips_pixels::to_srgb(image));
} catch (const vips::VError&) {
  vips_error_clear();
  return {};
}

/// What the decoder left: less than a factor of two on each side, unless the picture is a few pixels wide.
cv::Mat resize(const cv::Mat& rgb, cv::Size target) {
  if (rgb.size() == target) {
    return rgb;
  }
  cv::Mat resized;
  cv::resize(rgb, resized, target, 0, 0, cv::INTER_LINEAR);
  return resized;
}

/// As EXIF numbers orientations: 1..8.
cv::Mat upright(const cv::Mat& stored, int orientation) {
  constexpr int kAround = -1;  // For cv::flip: both axes.
  cv::Mat turned = stored;
  if (orientation >= 5) {
    cv::transpose(stored, turned);
    orientation = orientation == 5 ? 1 : orientation == 6 ? 2 : orientation == 7 ? 3 : 4;
  }
  cv::Mat result = turned;
  switch (orientation) {
    case 2:
      cv::flip(turned, result, 1);
      break;
    case 3:
      cv::flip(turned, result, kAround);
      break;
    case 4:
      cv::flip(turned, result, 0);
      break;
    default:
      break;
  }
  return result;
}

}  // namespace

std::optional<Photo> decode_sound_jpeg(Bytes bytes, const DecodeOptions& options) {
  if (!is_jpeg(bytes)) {
    return std::nullopt;
  }
  const Jpeg jpeg(bytes);
  const bool welcome = jpeg.sound() && !jpeg.for_print() &&
                       std::max(jpeg.width(), jpeg.height()) <= options.limits.dimension &&
                       std::int64_t{jpeg.width()} * jpeg.height() <= options.limits.pixels;
  const std::string profile = welcome ? colour_profile(bytes) : std::string();
  if (!welcome || (jpeg.grey() && !profile.empty())) {
    return std::nullopt;
  }
  const auto [width, height] = vips_pixels::shrunk({jpeg.width(), jpeg.height()}, options.longest_side);
  cv::Mat rgb = jpeg.pixels({width, height});
  if (!rgb.empty()) {
    rgb = resize(rgb, {width, height});
    rgb = profile.empty() ? rgb : to_srgb(rgb, profile);
  }
  if (rgb.empty()) {
    return std::nullopt;
  }
  constexpr int kFirstSideways = 5;
  const int orientation = read_exif(bytes).orientation;
  const bool sideways = orientation >= kFirstSideways;
  return Photo{.rgb = upright(rgb, orientation),
               .original_width = sideways ? jpeg.height() : jpeg.width(),
               .original_height = sideways ? jpeg.width() : jpeg.height(),
               .format = "jpeg"};
}

}  // namespace sluice
