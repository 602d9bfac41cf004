#include "sluice/vision/brand/mark_views.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <span>

#include "sluice/image/decode.h"
#include "sluice/vision/brand/mark_windows.h"

namespace sluice {
namespace {

constexpr int kDecodedSide = 512;
constexpr int kPictureQuality = 90;
constexpr double kFade = 0.12;  // Of the longer side: over so much a picture's border runs out.

/// What search may meet: windows that are not framed as the reference is.
struct Framing {
  double right;  // Of the window's width.
  double down;
  double scale;
  double turn;  // Radians.
};
constexpr std::array<Framing, kMarkFramings> kFramings = {{{0, 0, 1, 0},
                                                           {0.06, 0, 1, 0},
                                                           {-0.06, 0, 1, 0},
                                                           {0, 0.06, 1, 0},
                                                           {0, -0.06, 1, 0},
                                                           {0, 0, 1.15, 0},
                                                           {0, 0, 0.88, 0},
                                                           {0, 0, 1, 0.14},
                                                           {0, 0, 1, -0.14}}};

/// The reference in RGB, and where the mark lies in it.
struct Shown {
  cv::Mat rgb;
  cv::Rect2d mark;
};

/// The picture in a margin, in which its border runs out into its border's mean colour.
cv::Mat faded(const cv::Mat& rgb, int margin) {
  cv::Mat wide;
  cv::copyMakeBorder(rgb, wide, margin, margin, margin, margin, cv::BORDER_REPLICATE);
  cv::Mat border = cv::Mat::ones(rgb.size(), CV_8U);
  if (rgb.cols > 2 && rgb.rows > 2) {
    border(cv::Rect(1, 1, rgb.cols - 2, rgb.rows - 2)) = 0;
  }
  const cv::Scalar mean = cv::mean(rgb, border);
  const double fade = kFade * std::max(rgb.cols, rgb.rows);
  for (int row = 0; row < wide.rows; ++row) {
    auto* pixel = wide.ptr<cv::Vec3b>(row);
    for (int column = 0; column < wide.cols; ++column) {
      const int away = std::max(
          {margin - column, margin - row, column - (wide.cols - 1 - margin), row - (wide.rows - 1 - margin), 0});
      const double share = std::min(1.0, away / fade);
      for (int channel = 0; channel < 3; ++channel) {
        pixel[column][channel] =
            cv::saturate_cast<std::uint8_t>(pixel[column][channel] * (1 - share) + mean[channel] * share);
      }
    }
  }
  return wide;
}

Result<cv::Mat> decoded_from(const std::string& bytes, const std::string& file_name) {
  auto decoded = decode_reference(std::as_bytes(std::span(bytes)), kDecodedSide);
  if (!decoded.has_value()) {
    return fail(decoded.error().code, file_name + ": " + decoded.error().what, decoded.error().mend);
  }
  return *std::move(decoded);
}

/// A mark in its surroundings: these are known shares of it.
Result<Shown> shown_in_surroundings(const Reference& reference) {
  SLUICE_ASSIGN(const cv::Mat wide, decoded_from(reference.surroundings, reference.file_name));
  SLUICE_ASSIGN(const cv::Mat mark, decoded_from(reference.bytes, reference.file_name));
  Shown shown;
  cv::cvtColor(wide, shown.rgb, cv::COLOR_RGBA2RGB);
  // Both may have been shrunk, each by itself.
  const double margin = surroundings_of(mark.size());
  const double scale = wide.cols / (mark.cols + 2 * margin);
  shown.mark = {margin * scale, margin * scale, mark.cols * scale, mark.rows * scale};
  return shown;
}

Result<Shown> shown(const Reference& reference) {
  if (!reference.surroundings.empty()) {
    return shown_in_surroundings(reference);
  }
  const std::string& file_name = reference.file_name;
  SLUICE_ASSIGN(const cv::Mat picture, decoded_from(reference.bytes, file_name));
  Shown shown;
  cv::Mat alpha;
  if (picture.channels() == 4) {
    cv::extractChannel(picture, alpha, 3);
  }
  if (alpha.empty() || cv::countNonZero(alpha < 250) * 100.0 <= static_cast<double>(alpha.total())) {
    cv::Mat rgb = picture;
    if (picture.channels() == 4) {
      cv::cvtColor(picture, rgb, cv::COLOR_RGBA2RGB);
    }
    shown.rgb = faded(rgb, surroundings_of(rgb.size()));
    shown.mark = {cv::Point2d(surroundings_of(rgb.size()), surroundings_of(rgb.size())), cv::Size2d(rgb.size())};
    return shown;
  }
  const cv::Rect ink = cv::boundingRect(alpha > 16);
  if (ink.empty()) {
    return fail(ErrorCode::bad_input, file_name + ": the reference is wholly transparent",
                "give one that shows the mark");
  }
  cv::Mat rgb;
  cv::cvtColor(picture(ink), rgb, cv::COLOR_RGBA2RGB);
  alpha = alpha(ink);
  cv::Mat grey;
  cv::cvtColor(rgb, grey, cv::COLOR_RGB2GRAY);
  const double ground = cv::mean(grey, alpha > 128)[0] < 160 ? 255 : 0;
  const int margin = surroundings_of(ink.size());
  cv::Mat share;
  cv::Mat shares;
  alpha.convertTo(share, CV_32F, 1.0 / 255);
  cv::merge(std::array{share, share, share}, shares);
  cv::Mat colour;
  rgb.convertTo(colour, CV_32FC3);
  cv::Mat laid = colour.mul(shares) + (cv::Scalar::all(1) - shares) * ground;
  laid.convertTo(laid, CV_8UC3);
  cv::copyMakeBorder(laid, shown.rgb, margin, margin, margin, margin, cv::BORDER_CONSTANT,
                     cv::Scalar::all(ground));
  shown.mark = {static_cast<double>(margin), static_cast<double>(margin), static_cast<double>(ink.width),
                static_cast<double>(ink.height)};
  return shown;
}

cv::Matx23d framed(MarkWindow window, const Framing& framing) {
  window.x += framing.right * window.width;
  window.y += framing.down * window.height;
  const MarkWindow wider = {window.x, window.y, window.width * framing.scale, window.height * framing.scale};
  const double c = std::cos(framing.turn);
  const double s = std::sin(framing.turn);
  const double half = kMarkWindow / 2.0;
  const double x = wider.width / kMarkWindow;
  const double y = wider.height / kMarkWindow;
  // Turned in the picture, whose pixels are square, about the window's middle.
  return {c * x, -s * y, window.x - half * (c * x - s * y), s * x, c * y, window.y - half * (s * x + c * y)};
}

/// The mean of what the framings look like.
MarkCode code_of(std::span<const MarkEmbedding> embeddings) {
  MarkEmbedding mean{};
  for (const MarkEmbedding& embedding : embeddings) {
    for (int i = 0; i < kMarkNumbers; ++i) {
      mean[i] += embedding[i];
    }
  }
  double square = 1e-12;
  for (const float value : mean) {
    square += static_cast<double>(value) * value;
  }
  for (float& value : mean) {
    value = static_cast<float>(value / std::sqrt(square));
  }
  return mark_code(mean);
}

}  // namespace

cv::Mat turned(const cv::Mat& picture, int turn) {
  // As it is, left to right, both (turned by half), upside down (turned by half and mirrored).
  constexpr std::array kFlips = {0, 1, -1, 0};
  if (turn == 0) {
    return picture;
  }
  cv::Mat result;
  cv::flip(picture, result, kFlips.at(turn));
  return result;
}

Result<std::vector<MarkView>> mark_views(const Reference& given, const MarkNetworks& networks) {
  SLUICE_ASSIGN(const Shown reference, shown(given));
  std::vector<MarkView> views;
  for (const int squash : squashes_of(reference.mark.width / reference.mark.height)) {
    MarkView view;
    view.squash = squash;
    const MarkWindow window = window_of(reference.mark, squash);
    std::vector<cv::Mat> crops;
    for (int turn = 0; turn < kMarkTurns; ++turn) {
      for (const Framing& framing : kFramings) {
        crops.push_back(turned(cut(reference.rgb, framed(window, framing), kMarkWindow), turn));
      }
    }
    SLUICE_ASSIGN(const auto embeddings, networks.embed(crops));
    for (std::size_t turn = 0; turn < kMarkTurns; ++turn) {
      view.codes.at(turn) = code_of(std::span(embeddings).subspan(turn * kMarkFramings, kMarkFramings));
    }
    for (std::size_t framing = 0; framing < kMarkFramings; ++framing) {
      view.codes.at(kMarkTurns + framing) = mark_code(embeddings[framing]);
    }
    const cv::Mat picture = cut(reference.rgb, to_picture(window, kMarkPicture), kMarkPicture);
    SLUICE_ASSIGN(view.picture, encode_jpeg(picture, kPictureQuality));
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace sluice
