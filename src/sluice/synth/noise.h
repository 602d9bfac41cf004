// How hard the photos are: one knob per thing that goes wrong in real ones.
#pragma once

#include <string_view>

#include "sluice/base/result.h"

namespace sluice::synth {

/// Every photo draws its own value between none and the knob's.
struct Noise {
  double smallest_mark = 0.3;  ///< Longest side of a mark as a share of the photo's longest side, 0.05..0.6.
  double largest_mark = 0.42;  ///< The same, at least `smallest_mark`.
  double turn = 0;             ///< Degrees about the upright and the level axis, 0..55.
  double roll = 0;             ///< Degrees in the plane of the picture, 0..180.
  double folds = 0;            ///< Of cloth: 0 smooth .. 1 deeply creased.
  double light = 0;            ///< Uneven, tinted, too bright or too dark: 0..1.
  double blur = 0;             ///< Out of focus: sigma in pixels at 1,000 pixels of width, 0..4.
  double motion = 0;           ///< Length of a moving blur, in the same pixels, 0..16.
  double cover_chance = 0;     ///< Share of marks with something before them, 0..1.
  double most_covered = 0;     ///< Share of such a mark that is hidden, 0..0.7.
  double least_covered = 0;    ///< At least this share of it is hidden, 0..`most_covered`.
  double mirror_chance = 0;    ///< Share of photos that are mirrored, 0..1.
  double grain = 0;            ///< Sensor noise: sigma of 255, 0..25.
  int worst_quality = 92;      ///< JPEG quality, 20..95.
  int best_quality = 92;       ///< The same, at least `worst_quality`.
  double clutter = 0.5;        ///< Things and lettering in drawn places, 0..1.
  double stranger_chance = 0;  ///< Share of photos that also show a mark nobody enrols, 0..1.
};

/// "none", "moderate" or "hard". Errors: usage.
[[nodiscard]] Result<Noise> noise_preset(std::string_view name);

}  // namespace sluice::synth
