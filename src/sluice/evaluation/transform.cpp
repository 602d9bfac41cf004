#include "sluice/evaluation/transform.h"

#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <utility>

namespace sluice {
namespace {

constexpr std::array<std::pair<Transform, std::string_view>, 4> kNames{{{Transform::none, "none"},
                                                                        {Transform::mirror, "mirror"},
                                                                        {Transform::rotate180, "rotate180"},
                                                                        {Transform::cover_half, "cover-half"}}};
constexpr int kFlipHorizontally = 1;
constexpr int kFlipBoth = -1;

void flip(Photo& photo, std::vector<TrueMark>& marks, int code) {
  cv::Mat flipped;
  cv::flip(photo.rgb, flipped, code);
  photo.rgb = flipped;
  for (TrueMark& mark : marks) {
    if (mark.box) {
      mark.box->x = photo.original_width - mark.box->x - mark.box->width;
      if (code == kFlipBoth) {
        mark.box->y = photo.original_height - mark.box->y - mark.box->height;
      }
    }
  }
}

/// Half of the box, in pixels of `photo.rgb`.
cv::Rect half_of(const Photo& photo, Box box, bool upper) {
  (upper ? box.height : box.width) /= 2;
  const double scale = 1 / photo.shrink();
  const cv::Point corner(static_cast<int>(std::floor(box.x * scale)), static_cast<int>(std::floor(box.y * scale)));
  const cv::Point opposite(static_cast<int>(std::ceil((box.x + box.width) * scale)),
                           static_cast<int>(std::ceil((box.y + box.height) * scale)));
  return cv::Rect(corner, opposite) & cv::Rect({0, 0}, photo.rgb.size());
}

void cover_half(Photo& photo, const std::vector<TrueMark>& marks, std::size_t turn) {
  const Box whole{0, 0, static_cast<double>(photo.original_width), static_cast<double>(photo.original_height)};
  cv::Mat covered = photo.rgb.clone();  // the caller's pixels may be shared
  for (const TrueMark& mark : marks) {
    covered(half_of(photo, mark.box.value_or(whole), turn++ % 2 == 1)).setTo(cv::Scalar::all(128));
  }
  photo.rgb = std::move(covered);
}

}  // namespace

std::optional<Transform> transform_named(std::string_view name) {
  for (const auto& [transform, known] : kNames) {
    if (known == name) {
      return transform;
    }
  }
  return std::nullopt;
}

std::string_view name_of(Transform transform) {
  for (const auto& [known, name] : kNames) {
    if (known == transform) {
      return name;
    }
  }
  return {};
}

void apply_transform(Transform transform, std::size_t turn, Photo& photo, std::vector<TrueMark>& marks) {
  switch (transform) {
    case Transform::none:
      return;
    case Transform::mirror:
      return flip(photo, marks, kFlipHorizontally);
    case Transform::rotate180:
      return flip(photo, marks, kFlipBoth);
    case Transform::cover_half:
      return cover_half(photo, marks, turn);
  }
}

}  // namespace sluice
