#include "sluice/evaluation/references.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <string>
#include <utility>

#include "sluice/base/whole_file.h"
#include "sluice/image/decode.h"

namespace sluice {
namespace {

Bytes as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

tl::unexpected<Error> cannot_teach(const ReferenceRow& row, const Error& error) {
  return fail(error.code, "the reference " + row.image.string() + " for " + row.brand + ": " + error.what,
              error.mend);
}

Result<std::string> crop(const std::string& encoded, const Box& box) {
  SLUICE_ASSIGN(const Photo photo, decode_photo(as_bytes(encoded), {.longest_side = 0, .limits = {}}));
  const cv::Point corner(static_cast<int>(std::lround(box.x)), static_cast<int>(std::lround(box.y)));
  const cv::Point opposite(static_cast<int>(std::lround(box.x + box.width)),
                           static_cast<int>(std::lround(box.y + box.height)));
  const cv::Rect inside = cv::Rect(corner, opposite) & cv::Rect({0, 0}, photo.rgb.size());
  if (inside.empty()) {
    return fail(ErrorCode::bad_input, "its box lies outside the picture",
                "give pixels of the upright picture at its full size");
  }
  return encode_png(photo.rgb(inside).clone());
}

/// What the enrolment could not read must be told with the name of the picture, so it is tried here.
Status check_readable(const std::string& encoded) {
  constexpr int kSmall = 64;
  SLUICE_TRY(decode_reference(as_bytes(encoded), kSmall));
  return {};
}

Result<Reference> load(const ReferenceRow& row, std::size_t number) {
  SLUICE_ASSIGN(std::string encoded, read_whole_file(row.image));
  // Numbered, since one picture may hold several references.
  const std::string name = std::to_string(number) + "-" + row.image.stem().string();
  if (row.box) {
    SLUICE_ASSIGN(std::string cropped, crop(encoded, *row.box));
    return Reference{name + ".png", std::move(cropped)};
  }
  SLUICE_TRY(check_readable(encoded));
  return Reference{name + row.image.extension().string(), std::move(encoded)};
}

}  // namespace

Result<std::vector<Brand>> load_references(std::span<const ReferenceRow> rows) {
  std::vector<Brand> brands;
  for (const ReferenceRow& row : rows) {
    auto brand = std::find_if(brands.begin(), brands.end(), [&](const Brand& b) { return b.name == row.brand; });
    if (brand == brands.end()) {
      brand = brands.insert(brands.end(), Brand{row.brand, {}});
    }
    Result<Reference> reference = load(row, brand->references.size() + 1);
    if (!reference.has_value()) {
      return cannot_teach(row, reference.error());
    }
    brand->references.push_back(std::move(*reference));
  }
  return brands;
}

}  // namespace sluice
