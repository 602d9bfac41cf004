// Synthetic photos of one mark, the very references that teach it, under one condition at a time: what the
// accuracy card of a brand is measured on (docs/brand-card.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"
#include "sluice/image/photo.h"
#include "sluice/synth/scene.h"
#include "sluice/vision/sighting.h"

namespace sluice {

/// What is done to a finished scene; each shows the same things otherwise.
enum class Treatment { none, mirrored, upside_down, blurred };
inline constexpr double kBlurPixels = 2;  ///< Sigma of `blurred`.

/// Scenes that differ by chance only.
struct SceneSeries {
  std::string name;                      ///< Its stream of random numbers.
  synth::Noise noise;                    ///< What scenes vary in.
  std::vector<synth::Carrier> carriers;  ///< By turns; empty: each scene draws its own.
  double least_visible = 0;              ///< A scene that shows less of the mark than this share, or more than
  double most_visible = 1;               ///< this, is drawn again.
  bool shows_mark = true;                ///< Else the scene is free of the brand.
};

/// A photo as a scan would decode it, and where the mark is.
struct MarkScene {
  Photo photo;
  std::optional<Box> mark;  ///< Around what is visible; empty: the brand is not in it.
};

class MarkScenes {
 public:
  static constexpr int kWidth = 640;  ///< Of a photo in pixels: what a scan shrinks photos to.
  static constexpr int kHeight = 480;

  /// `start_image_library` must have been called. References that cannot be drawn are left out. Errors: bad_input,
  /// where none is left.
  [[nodiscard]] static Result<MarkScenes> of(const Brand& brand, std::uint64_t seed);

  /// Scene `number` of the series, whose mark is that of the references by turns; nothing, where chance gave none
  /// that fits in a few tries. Depends on the brand's references, the seed, the series and the number only.
  /// Thread-safe. Errors: those of encoding and decoding.
  [[nodiscard]] Result<std::optional<MarkScene>> scene(const SceneSeries& series, std::size_t number,
                                                       Treatment treatment) const;

 private:
  MarkScenes(std::vector<synth::DrawnMark> marks, std::uint64_t seed) : marks_(std::move(marks)), seed_(seed) {}

  std::vector<synth::DrawnMark> marks_;
  std::uint64_t seed_;
};

/// Everyday photos: noise "moderate" (docs/synthetic-photos.md), nothing before the mark, nothing mirrored.
[[nodiscard]] SceneSeries everyday_scenes();
/// The same, the mark turned in the plane of the picture by any angle, on posters and cloth.
[[nodiscard]] SceneSeries turned_scenes();
/// The same, with something before about half of the mark.
[[nodiscard]] SceneSeries half_covered_scenes();
/// The same, the mark's longest side at `pixels`, seen from the front.
[[nodiscard]] SceneSeries scenes_of_size(int pixels);
/// The same without the mark, but in half of them one that nobody enrolled.
[[nodiscard]] SceneSeries brand_free_scenes();

}  // namespace sluice
