#include "sluice/image/decode.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>
#include <optional>
#include <utility>

#include "sluice/image/jpeg_pixels.h"
#include "sluice/image/vips_loader.h"
#include "sluice/image/vips_pixels.h"

namespace sluice {
namespace {

using vips::VImage;
using vips_pixels::Size;

std::string mebibytes(std::size_t bytes) {
  return std::to_string((bytes + (std::size_t{1} << 20) - 1) >> 20) + " MiB";
}

Status check_header(const vips_loader::Header& header, const DecodeLimits& limits) {
  const auto pixels = static_cast<std::int64_t>(header.width) * header.height;
  if (std::max(header.width, header.height) > limits.dimension || pixels > limits.pixels) {
    return fail(ErrorCode::refused,
                "the picture has " + std::to_string(header.width) + " x " + std::to_string(header.height) +
                    " pixels, more than the limit of " + std::to_string(limits.dimension) + " on a side or " +
                    std::to_string(limits.pixels / 1'000'000) + " million",
                "shrink the picture or raise the limit");
  }
  constexpr int kMostChannels = 5;  // CMYK with transparency.
  if (header.image.bands() > kMostChannels || vips_band_format_iscomplex(header.image.format())) {
    return fail(ErrorCode::bad_input, "the picture has channels that are no colours", "convert it to RGB");
  }
  return {};
}

void ignore_log(const gchar* /*domain*/, GLogLevelFlags /*level*/, const gchar* /*message*/, gpointer /*data*/) {}

constexpr std::size_t kSvgBytes = std::size_t{8} << 20;
constexpr const char* kSvgClass = "VipsForeignLoadSvg";

/// libvips counts its SVG loader as untrusted; while one of these lives, it is not blocked. Other threads that
/// decode photos meanwhile do not see it: their formats are chosen from an allow-list.
class SvgAllowed {
 public:
  SvgAllowed() { vips_operation_block_set(kSvgClass, FALSE); }
  SvgAllowed(const SvgAllowed&) = delete;
  SvgAllowed& operator=(const SvgAllowed&) = delete;
  ~SvgAllowed() { vips_operation_block_set(kSvgClass, TRUE); }

 private:
  static inline std::mutex mutex_;
  const std::lock_guard<std::mutex> lock_{mutex_};
};

/// Renders so that the longest side is `longest_side`, whatever units the drawing has. Files and addresses that
/// the drawing names are not read: librsvg does that only for drawings whose own address it knows.
VImage render_svg(Bytes bytes, int longest_side) {
  double scale = 1;
  // The size at scale 1 is rounded to whole pixels; a second look is exact even for drawings of a few pixels.
  for (int look = 0; look < 2; ++look) {
    const VImage header = vips_loader::load(bytes, "svgload_buffer", VImage::option()->set("scale", scale));
    scale *= static_cast<double>(longest_side) / std::max(header.width(), header.height());
  }
  const VImage drawing = vips_loader::load(bytes, "svgload_buffer", VImage::option()->set("scale", scale));
  return drawing.copy_memory();
}

/// RGBA; nothing if `bytes` are no SVG.
Result<cv::Mat> decode_svg(Bytes bytes, int longest_side) {
  const SvgAllowed allowed;
  if (!vips_loader::is_for(bytes, "svgload_buffer")) {
    return cv::Mat();
  }
  SLUICE_TRY(check_encoded_size(bytes, {.bytes = kSvgBytes}));
  try {
    return vips_pixels::to_mat(render_svg(bytes, longest_side));
  } catch (const vips::VError&) {
    vips_error_clear();
    return tl::unexpected(vips_loader::damaged("SVG"));
  }
}

VImage shrink_with_alpha(const VImage& rgba, Size target) {
  if (rgba.width() == target.width && rgba.height() == target.height) {
    return rgba;
  }
  return vips_pixels::resize(rgba.premultiply(), target).unpremultiply().rint().cast(VIPS_FORMAT_UCHAR);
}

}  // namespace

Status start_image_library() {
  static const bool started = [] {
    if (VIPS_INIT("sluice") != 0) {
      return false;
    }
    vips_cache_set_max(0);
    // One photo, one thread: workers keep every core busy, and threads that wait for work spin.
    vips_concurrency_set(1);
    cv::setNumThreads(1);
    vips_block_untrusted_set(TRUE);
    // A warning that does not name the photo helps nobody, and our errors go where the photo is known.
    constexpr int kLevels = G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG;
    g_log_set_handler("VIPS", static_cast<GLogLevelFlags>(kLevels), ignore_log, nullptr);
    return true;
  }();
  if (!started) {
    return fail(ErrorCode::io, "libvips could not be started", "run tools/bootstrap");
  }
  return {};
}

Status check_encoded_size(Bytes bytes, const DecodeLimits& limits) {
  if (bytes.size() > limits.bytes) {
    return fail(ErrorCode::refused,
                "the file has " + mebibytes(bytes.size()) + ", more than the limit of " + mebibytes(limits.bytes),
                "shrink the picture or raise the limit");
  }
  return {};
}

Result<Photo> decode_photo(Bytes bytes, const DecodeOptions& options) {
  SLUICE_TRY(check_encoded_size(bytes, options.limits));
  if (std::optional<Photo> photo = decode_sound_jpeg(bytes, options)) {
    return std::move(*photo);
  }
  SLUICE_ASSIGN(const vips_loader::Header header, vips_loader::open(bytes));
  SLUICE_TRY(check_header(header, options.limits));
  try {
    const Size target = vips_pixels::shrunk({header.width, header.height}, options.longest_side);
    const VImage loaded = vips_pixels::lay_on_white(vips_pixels::load_near(bytes, header, target));
    const VImage small = vips_pixels::to_srgb(vips_pixels::resize(loaded, target));
    Photo photo;
    photo.rgb = vips_pixels::to_mat(vips_pixels::upright(small, header.orientation));
    photo.original_width = header.width;
    photo.original_height = header.height;
    constexpr int kFirstSideways = 5;
    if (header.orientation >= kFirstSideways) {
      std::swap(photo.original_width, photo.original_height);
    }
    photo.format = vips_loader::format_name(header);
    return photo;
  } catch (const vips::VError&) {
    vips_error_clear();
    return tl::unexpected(vips_loader::damaged(header.format->name));
  }
}

Result<cv::Mat> decode_reference(Bytes bytes, int longest_side) {
  constexpr DecodeLimits kLimits;
  SLUICE_TRY(check_encoded_size(bytes, kLimits));
  if (!bytes.empty()) {
    SLUICE_ASSIGN(cv::Mat drawing, decode_svg(bytes, longest_side));
    if (!drawing.empty()) {
      return drawing;
    }
  }
  SLUICE_ASSIGN(const vips_loader::Header header, vips_loader::open(bytes));
  SLUICE_TRY(check_header(header, kLimits));
  try {
    const Size target = vips_pixels::shrunk({header.width, header.height}, longest_side);
    VImage picture = vips_pixels::to_srgb(vips_pixels::load_near(bytes, header, target));
    if (!picture.has_alpha()) {
      picture = picture.bandjoin(255);
    }
    return vips_pixels::to_mat(
        vips_pixels::upright(shrink_with_alpha(picture, target).copy_memory(), header.orientation));
  } catch (const vips::VError&) {
    vips_error_clear();
    return tl::unexpected(vips_loader::damaged(header.format->name));
  }
}

}  // namespace sluice
