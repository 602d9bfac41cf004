// Where in a photo the garments of its persons are, heads hidden before anything looks.
#pragma once

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

#include "sluice/vision/stage.h"

namespace sluice {

/// What a person may wear there: shirts, dresses and the like above the hips, trousers and skirts below.
enum class BodyPart : std::uint8_t { upper, lower };

/// A copy of pixels: no head in it, no person told from another. Lives in memory only.
struct GarmentRegion {
  BodyPart part = BodyPart::upper;
  cv::Mat rgb;  ///< CV_8UC3, both sides at least `kLeastRegionSide`.
};

/// Persons that are looked at: each of their regions costs an embedding.
inline constexpr std::size_t kMostDressedPersons = 3;
inline constexpr int kLeastRegionSide = 64;  ///< Pixels of `photo.rgb`.
/// Least confidence of a person whose garments are looked at.
inline constexpr float kDressedPersonScore = 0.5F;

/// Of the largest persons, largest first, upper part before lower. A head ends where the person's face does (a
/// face whose centre lies in the upper half of the box), and the parts are measured in heights of that face;
/// without a face, the upper 18 % of a standing person and the upper 30 % of any other are left out as its head.
/// All `faces` are painted over (`mask_faces`) first. `rgb`: CV_8UC3. Boxes in its pixels.
[[nodiscard]] std::vector<GarmentRegion> garment_regions(const cv::Mat& rgb, std::span<const cv::Rect2f> faces,
                                                         std::vector<SeenBox> persons);

}  // namespace sluice
