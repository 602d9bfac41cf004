#include "sluice/vision/garment/garment_regions.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "sluice/image/masking.h"

namespace sluice {
namespace {

// In heights of a face as YuNet draws it, brow to chin, from the chin down.
constexpr float kNeck = 0.2F;
constexpr float kHips = 3.2F;
constexpr float kWaist = 2.7F;
constexpr float kAnkles = 7.0F;
constexpr float kLeastUpper = 1.5F;
constexpr float kLeastLower = 2.2F;
// Half the shoulders and arms, sideways from the middle of the face.
constexpr float kHalfBreadth = 1.9F;

// Without a face, in heights of the box. From this ratio of height to breadth on a person is taken to stand, and
// to be seen down to the feet.
constexpr float kStanding = 2.2F;
constexpr float kStandingHead = 0.18F;
constexpr float kOtherHead = 0.3F;

struct Span {
  float from = 0;
  float to = 0;
};

struct Parts {
  cv::Rect2f upper;
  cv::Rect2f lower;
};

/// The largest face whose centre lies in the upper half of the box.
std::optional<cv::Rect2f> face_of(const cv::Rect2f& person, std::span<const cv::Rect2f> faces) {
  const cv::Rect2f upper_half(person.x, person.y, person.width, person.height / 2);
  std::optional<cv::Rect2f> found;
  for (const cv::Rect2f& face : faces) {
    if (upper_half.contains((face.tl() + face.br()) / 2) && (!found || face.area() > found->area())) {
      found = face;
    }
  }
  return found;
}

cv::Rect2f band(const cv::Rect2f& person, Span rows) {
  const float bottom = std::min(rows.to, person.br().y);
  return {person.x, rows.from, person.width, std::max(0.0F, bottom - rows.from)};
}

Parts parts_below(const cv::Rect2f& face, const cv::Rect2f& person) {
  const float chin = face.br().y;
  const float height = face.height;
  const float middle = face.x + face.width / 2;
  const cv::Rect2f breadth(middle - kHalfBreadth * height, person.y, 2 * kHalfBreadth * height, person.height);
  Parts parts{.upper = band(person & breadth, {chin + kNeck * height, chin + kHips * height}),
              .lower = band(person & breadth, {chin + kWaist * height, chin + kAnkles * height})};
  parts.upper.height = parts.upper.height < kLeastUpper * height ? 0 : parts.upper.height;
  parts.lower.height = parts.lower.height < kLeastLower * height ? 0 : parts.lower.height;
  return parts;
}

Parts parts_by_proportion(const cv::Rect2f& person) {
  const auto rows = [&](float from, float to) {
    return band(person, {person.y + from * person.height, person.y + to * person.height});
  };
  if (person.height >= kStanding * person.width) {
    return {.upper = rows(kStandingHead, 0.55F), .lower = rows(0.48F, 0.93F)};
  }
  return {.upper = rows(kOtherHead, 1), .lower = {}};
}

}  // namespace

std::vector<GarmentRegion> garment_regions(const cv::Mat& rgb, std::span<const cv::Rect2f> faces,
                                           std::vector<SeenBox> persons) {
  std::erase_if(persons, [](const SeenBox& person) { return person.score < kDressedPersonScore; });
  std::ranges::stable_sort(persons, std::greater(), [](const SeenBox& person) { return person.box.area(); });
  persons.resize(std::min(persons.size(), kMostDressedPersons));
  std::vector<GarmentRegion> regions;
  if (persons.empty()) {
    return regions;
  }
  cv::Mat masked = rgb.clone();
  mask_faces(masked, faces);
  const auto add = [&](BodyPart part, const cv::Rect2f& box) {
    const cv::Rect pixels = cv::Rect(box) & cv::Rect(cv::Point(), masked.size());
    if (std::min(pixels.width, pixels.height) >= kLeastRegionSide) {
      regions.push_back({part, masked(pixels).clone()});
    }
  };
  for (const SeenBox& person : persons) {
    const std::optional<cv::Rect2f> face = face_of(person.box, faces);
    const Parts parts = face ? parts_below(*face, person.box) : parts_by_proportion(person.box);
    add(BodyPart::upper, parts.upper);
    add(BodyPart::lower, parts.lower);
  }
  return regions;
}

}  // namespace sluice
