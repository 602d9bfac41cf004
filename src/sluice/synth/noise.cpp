#include "sluice/synth/noise.h"

#include <string>

namespace sluice::synth {

Result<Noise> noise_preset(std::string_view name) {
  if (name == "none") {
    return Noise{};
  }
  if (name == "moderate") {
    return Noise{.smallest_mark = 0.18,
                 .largest_mark = 0.42,
                 .turn = 28,
                 .roll = 14,
                 .folds = 0.45,
                 .light = 0.5,
                 .blur = 1.0,
                 .motion = 3,
                 .cover_chance = 0.3,
                 .most_covered = 0.3,
                 .mirror_chance = 0.04,
                 .grain = 6,
                 .worst_quality = 68,
                 .best_quality = 92,
                 .clutter = 0.8,
                 .stranger_chance = 0.25};
  }
  if (name == "hard") {
    return Noise{.smallest_mark = 0.09,
                 .largest_mark = 0.35,
                 .turn = 48,
                 .roll = 40,
                 .folds = 1.0,
                 .light = 1.0,
                 .blur = 2.4,
                 .motion = 8,
                 .cover_chance = 0.6,
                 .most_covered = 0.5,
                 .mirror_chance = 0.1,
                 .grain = 14,
                 .worst_quality = 35,
                 .best_quality = 80,
                 .clutter = 1.0,
                 .stranger_chance = 0.5};
  }
  return fail(ErrorCode::usage, "no noise preset is called \"" + std::string(name) + "\"",
              "use none, moderate or hard");
}

}  // namespace sluice::synth
