#include "sluice/report/example_crops.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "sluice/image/masking.h"

namespace sluice::report {
namespace {

constexpr double kMargin = 0.45;       // of the mark's longer side, on each side of it
constexpr double kSmallestSide = 140;  // pixels of the shrunk photo: a tiny mark needs its surroundings
constexpr double kAspect = 4.0 / 3.0;  // of a picture, where the photo has room: they stand in rows
constexpr double kMostHidden = 0.25;   // of the mark: a mask over it leaves nothing to see
constexpr int kFractionBits = 4;
constexpr double kFar = 8192;  // pixels outside a picture: lines to corners beyond lie no better, and cost time
constexpr int kJpegQuality = 82;

using Corners = std::array<cv::Point2d, 4>;

Corners in_shrunk_photo(const std::array<Point, 4>& polygon, double shrink) {
  Corners corners;
  std::transform(polygon.begin(), polygon.end(), corners.begin(),
                 [&](const Point& point) { return cv::Point2d(point.x / shrink, point.y / shrink); });
  return corners;
}

bool is_finite(const cv::Point2d& point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

/// The part of the frame to show; empty, if the mark lies outside or nowhere.
cv::Rect surroundings(const Corners& corners, const cv::Size& frame) {
  if (!std::all_of(corners.begin(), corners.end(), is_finite)) {
    return {};
  }
  const auto [left, right] =
      std::minmax_element(corners.begin(), corners.end(), [](auto& a, auto& b) { return a.x < b.x; });
  const auto [top, bottom] =
      std::minmax_element(corners.begin(), corners.end(), [](auto& a, auto& b) { return a.y < b.y; });
  const cv::Rect2d all(0, 0, frame.width, frame.height);
  const cv::Rect2d mark = cv::Rect2d(left->x, top->y, right->x - left->x, bottom->y - top->y) & all;
  if (mark.width < 1 || mark.height < 1) {
    return {};
  }
  const double grown = 2 * kMargin * std::max(mark.width, mark.height);
  cv::Size2d size(std::max(mark.width + grown, kSmallestSide), std::max(mark.height + grown, kSmallestSide));
  size.width = std::min(std::max(size.width, size.height * kAspect), all.width);
  size.height = std::min(std::max(size.height, size.width / kAspect), all.height);
  const double x = std::clamp(mark.x + (mark.width - size.width) / 2, 0.0, all.width - size.width);
  const double y = std::clamp(mark.y + (mark.height - size.height) / 2, 0.0, all.height - size.height);
  return cv::Rect(static_cast<int>(x), static_cast<int>(y), static_cast<int>(size.width),
                  static_cast<int>(size.height)) &
         cv::Rect({}, frame);
}

Status mask(cv::Mat& rgb, const Stage& faces) {
  const Photo photo{rgb, rgb.cols, rgb.rows, "jpeg"};
  StageContext context{photo, std::nullopt, std::nullopt};
  const auto found = faces.run(context);
  if (!found.has_value()) {
    return tl::unexpected(found.error());
  }
  if (!context.faces) {
    return fail(ErrorCode::refused, "nobody looked for faces in the photo");
  }
  mask_faces(rgb, *context.faces);
  return {};
}

/// The mark in `picture`'s pixels, as OpenCV draws it: with `kFractionBits` binary places.
std::vector<cv::Point> mark_in_picture(const Corners& corners, const cv::Point2d& origin, double scale) {
  std::vector<cv::Point> points;
  const auto place = [scale](double at) {
    return cvRound(std::clamp(at * scale, -kFar, kFar) * (1 << kFractionBits));
  };
  for (const cv::Point2d& corner : corners) {
    points.emplace_back(place(corner.x - origin.x), place(corner.y - origin.y));
  }
  return points;
}

/// How much of the mark the masks hide, 0..1.
double hidden_share(const cv::Mat& before, const cv::Mat& after, const std::vector<cv::Point>& mark) {
  cv::Mat inside = cv::Mat::zeros(before.size(), CV_8U);
  cv::fillPoly(inside, std::vector{mark}, 255, cv::LINE_8, kFractionBits);
  cv::Mat changed;
  cv::absdiff(before, after, changed);
  cv::cvtColor(changed, changed, cv::COLOR_RGB2GRAY);
  cv::bitwise_and(changed, inside, changed);
  return static_cast<double>(cv::countNonZero(changed)) / std::max(1, cv::countNonZero(inside));
}

/// In white on dark, so that it shows on any ground.
void outline(cv::Mat& picture, const std::vector<cv::Point>& mark) {
  cv::polylines(picture, mark, true, {20, 30, 36}, 4, cv::LINE_AA, kFractionBits);
  cv::polylines(picture, mark, true, {255, 255, 255}, 2, cv::LINE_AA, kFractionBits);
}

}  // namespace

Result<ExampleCrop> cut_example(Bytes photo, const insight::ExampleCandidate& candidate, const Decoder& decoder,
                                const Stage& faces) {
  if (sha256(photo) != candidate.photo) {
    return fail(ErrorCode::bad_input, candidate.path + " is not the photo that was scanned");
  }
  SLUICE_ASSIGN(DecodedPhoto whole, decoder.decode(photo));
  Photo& decoded = whole.photo;
  const Corners corners = in_shrunk_photo(candidate.polygon, decoded.shrink());
  const cv::Rect part = surroundings(corners, decoded.rgb.size());
  if (part.empty()) {
    return fail(ErrorCode::bad_input, candidate.path + ": the mark lies outside the photo");
  }
  const double scale = static_cast<double>(kPictureSide) / std::max(part.width, part.height);
  const auto cut = [&] {
    cv::Mat picture;
    cv::resize(decoded.rgb(part), picture, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    return picture;
  };
  const cv::Mat unmasked = cut();
  SLUICE_TRY(mask(decoded.rgb, faces));
  cv::Mat picture = cut();
  SLUICE_TRY(mask(picture, faces));  // closer, a small face shows that was missed from afar
  const std::vector<cv::Point> mark = mark_in_picture(corners, part.tl(), scale);
  if (hidden_share(unmasked, picture, mark) > kMostHidden) {
    return fail(ErrorCode::refused, candidate.path + ": what looks like a face covers the mark");
  }
  outline(picture, mark);
  SLUICE_ASSIGN(std::string jpeg, encode_jpeg(picture, kJpegQuality));
  return ExampleCrop{std::move(jpeg), picture.cols, picture.rows, candidate.score};
}

Result<ExampleCrop> whole_example(const cv::Mat& rgb, const std::optional<Sighting>& sighting) {
  const double scale = static_cast<double>(kPictureSide) / std::max(rgb.cols, rgb.rows);
  cv::Mat picture;
  cv::resize(rgb, picture, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  if (sighting && sighting->polygon) {
    const Corners corners = in_shrunk_photo(*sighting->polygon, 1);
    if (std::all_of(corners.begin(), corners.end(), is_finite)) {
      outline(picture, mark_in_picture(corners, {0, 0}, scale));
    }
  }
  SLUICE_ASSIGN(std::string jpeg, encode_jpeg(picture, kJpegQuality));
  return ExampleCrop{std::move(jpeg), picture.cols, picture.rows, sighting ? sighting->score : 0};
}

std::vector<BrandExamples> cut_examples(std::span<const std::string> brands,
                                        std::span<const insight::ExampleCandidate> candidates,
                                        const ReadPhoto& read, const Decoder& decoder, const Stage& faces) {
  std::vector<BrandExamples> all;
  for (const std::string& brand : brands) {
    BrandExamples examples{brand, {}};
    for (const auto& candidate : candidates) {
      if (candidate.brand != brand || examples.crops.size() == kPicturesPerBrand) {
        continue;
      }
      const auto bytes = read(candidate.location, candidate.path);
      auto crop = bytes.has_value() ? cut_example(std::as_bytes(std::span(*bytes)), candidate, decoder, faces)
                                    : Result<ExampleCrop>(tl::unexpected(bytes.error()));
      if (crop.has_value()) {
        examples.crops.push_back(std::move(crop).value());
      }
    }
    if (!examples.crops.empty()) {
      all.push_back(std::move(examples));
    }
  }
  return all;
}

}  // namespace sluice::report
