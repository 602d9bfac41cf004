#include "sluice/catalog/cut_reference.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <span>
#include <utility>

#include "sluice/image/decode.h"

namespace sluice {

Result<Reference> cut_reference(const std::string& encoded, const cv::Rect2d& mark, std::string name) {
  SLUICE_ASSIGN(const Photo photo,
                decode_photo(std::as_bytes(std::span(encoded)), {.longest_side = 0, .limits = {}}));
  const auto pixel = [](double value) {
    constexpr double kFar = 1e6;  // Beyond any picture.
    return static_cast<int>(std::lround(std::clamp(value, -kFar, kFar)));
  };
  const cv::Rect frame({0, 0}, photo.rgb.size());
  const cv::Rect inside = cv::Rect(cv::Point(pixel(mark.x), pixel(mark.y)),
                                   cv::Point(pixel(mark.x + mark.width), pixel(mark.y + mark.height))) &
                          frame;
  if (inside.empty()) {
    return fail(ErrorCode::bad_input, "its box is empty or lies outside the picture",
                "give pixels of the upright picture at its full size");
  }
  Reference reference{std::move(name), {}};
  SLUICE_ASSIGN(reference.bytes, encode_png(photo.rgb(inside).clone()));
  const int margin = surroundings_of(inside.size());
  const cv::Rect around(inside.tl() - cv::Point(margin, margin), inside.br() + cv::Point(margin, margin));
  const cv::Rect there = around & frame;
  cv::Mat wide;
  cv::copyMakeBorder(photo.rgb(there), wide, there.y - around.y, around.br().y - there.br().y, there.x - around.x,
                     around.br().x - there.br().x, cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
  SLUICE_ASSIGN(reference.surroundings, encode_png(wide));
  return reference;
}

}  // namespace sluice
