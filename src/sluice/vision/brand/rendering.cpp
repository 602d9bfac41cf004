#include "sluice/vision/brand/rendering.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <span>
#include <utility>

#include "sluice/image/decode.h"

namespace sluice {
namespace {

constexpr int kDecodedSide = 1024;
constexpr int kSmallestSide = 8;  // Pixels: of less nothing can be learned.
// Square root of the rendering's area in pixels: what was measured to matter is in docs/brand-engine.md.
constexpr std::array kSizes = {360.0, 180.0, 100.0};
constexpr double kMargin = 0.12;  // Around the reference, as a share of the size: features at its rim need ground.
constexpr double kLeastContrast = 48;  // Between ink and ground, of 255, on average.
// Seen straight, and turned about the vertical and the horizontal axis by about 45 degrees.
const std::array kViews = {cv::Matx22d(1, 0, 0, 1), cv::Matx22d(0.7, 0, 0, 1), cv::Matx22d(1, 0, 0, 0.7)};

bool has_transparency(const cv::Mat& alpha) {
  return cv::countNonZero(alpha < 250) * 100.0 > static_cast<double>(alpha.total());
}

cv::Mat lay_on(const cv::Mat& grey, const cv::Mat& alpha, double ground) {
  cv::Mat result;
  cv::Mat share;
  alpha.convertTo(share, CV_32F, 1.0 / 255);
  cv::Mat colour;
  grey.convertTo(colour, CV_32F);
  cv::Mat(colour.mul(share) + (1.0 - share) * ground).convertTo(result, CV_8U);
  return result;
}

/// The mark on white and on black. Ink that does not stand out from its ground would teach nothing there: brands
/// print such a mark in the opposite ink, and so do we.
std::vector<cv::Mat> on_light_and_dark(const cv::Mat& grey, const cv::Mat& alpha) {
  const cv::Mat on_white = lay_on(grey, alpha, 255);
  const cv::Mat on_black = lay_on(grey, alpha, 0);
  const auto stands_out = [&](double ground) {
    cv::Mat difference;
    cv::absdiff(grey, cv::Scalar(ground), difference);
    return cv::mean(difference, alpha > 128)[0] >= kLeastContrast;
  };
  return {stands_out(255) ? on_white : cv::Mat(255 - on_black),
          stands_out(0) ? on_black : cv::Mat(255 - on_white)};
}

/// The reference in grey, on every ground it may stand on.
Result<std::vector<cv::Mat>> grounds(const cv::Mat& picture, const std::string& file_name) {
  cv::Mat grey;
  if (picture.channels() == 3) {
    cv::cvtColor(picture, grey, cv::COLOR_RGB2GRAY);
    return std::vector<cv::Mat>{grey};
  }
  cv::Mat alpha;
  cv::extractChannel(picture, alpha, 3);
  const cv::Rect ink = cv::boundingRect(alpha > 16);
  if (ink.empty()) {
    return fail(ErrorCode::bad_input, file_name + ": the reference is wholly transparent",
                "give one that shows the mark");
  }
  cv::cvtColor(picture(ink), grey, cv::COLOR_RGBA2GRAY);
  alpha = alpha(ink).clone();
  if (!has_transparency(alpha)) {
    return std::vector<cv::Mat>{grey};
  }
  return on_light_and_dark(grey, alpha);
}

/// Shrunk by area, for warping alone would alias; never enlarged.
cv::Mat shrunk_to(const cv::Mat& grey, double size) {
  const double factor = size / std::sqrt(static_cast<double>(grey.total()));
  if (factor >= 1) {
    return grey;
  }
  cv::Mat small;
  cv::resize(grey, small,
             {std::max(1, static_cast<int>(std::lround(grey.cols * factor))),
              std::max(1, static_cast<int>(std::lround(grey.rows * factor)))},
             0, 0, cv::INTER_AREA);
  return small;
}

/// `source`: the reference, `whole` pixels large, as `shrunk_to` gave it.
Rendering render(cv::Mat source, cv::Size whole, double size, const cv::Matx22d& view, bool mirrored) {
  const double unit = std::sqrt(static_cast<double>(whole.area()));
  Rendering rendering;
  rendering.mirrored = mirrored;
  if (mirrored) {
    cv::Mat flipped;  // Not in place: `source` may be the caller's picture.
    cv::flip(source, flipped, 1);
    source = std::move(flipped);
  }
  const double margin = kMargin * size;
  const double x_scale = view(0, 0) * size / unit * whole.width / source.cols;
  const double y_scale = view(1, 1) * size / unit * whole.height / source.rows;
  const cv::Size canvas(static_cast<int>(source.cols * x_scale + 2 * margin),
                        static_cast<int>(source.rows * y_scale + 2 * margin));
  // Pixel centres: half a pixel of the source is not half a pixel of the canvas.
  const cv::Matx23d warp(x_scale, 0, margin + (x_scale - 1) / 2, 0, y_scale, margin + (y_scale - 1) / 2);
  cv::warpAffine(source, rendering.grey, warp, canvas, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
  const double unit_x = 1 / (view(0, 0) * size);
  const double unit_y = 1 / (view(1, 1) * size);
  rendering.to_unit = {unit_x, 0, (0.5 - margin) * unit_x, 0, unit_y, (0.5 - margin) * unit_y};
  return rendering;
}

}  // namespace

Result<RenderedReference> render_reference(const std::string& bytes, const std::string& file_name, bool mirrored) {
  auto decoded = decode_reference(std::as_bytes(std::span(bytes)), kDecodedSide);
  if (!decoded.has_value()) {
    const Error& error = decoded.error();
    return fail(error.code, file_name + ": " + error.what, error.mend);
  }
  SLUICE_ASSIGN(const auto pictures, grounds(*decoded, file_name));
  const cv::Size size = pictures.front().size();
  if (std::min(size.width, size.height) < kSmallestSide) {
    return fail(ErrorCode::bad_input,
                file_name + ": the reference is " + std::to_string(size.width) + " x " +
                    std::to_string(size.height) + " pixels, too small to learn from",
                "give one of at least 100 pixels");
  }
  RenderedReference reference;
  const double unit = std::sqrt(static_cast<double>(size.area()));
  reference.width = size.width / unit;
  reference.height = size.height / unit;
  for (const cv::Mat& picture : pictures) {
    for (const double rendered_size : kSizes) {
      const cv::Mat small = shrunk_to(picture, rendered_size);
      for (const cv::Matx22d& view : kViews) {
        reference.renderings.push_back(render(small, size, rendered_size, view, false));
        if (mirrored) {
          reference.renderings.push_back(render(small, size, rendered_size, view, true));
        }
      }
    }
  }
  return reference;
}

}  // namespace sluice
