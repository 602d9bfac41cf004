// Extrema of a difference-of-Gaussians scale space (Lowe, IJCV 2004, sections 3.1 and 4).
#pragma once

#include <vector>

#include "sluice/vision/brand/scale_space.h"
#include "sluice/vision/brand/sift.h"

namespace sluice {

struct Extremum {
  float x = 0;  ///< Pixels of the octave.
  float y = 0;
  float level = 0;     ///< Fractional: the blur is level_sigma(level).
  float strength = 0;  ///< Absolute contrast, grey levels.
  int octave = 0;
};

/// Adds those of one octave, located between the samples, in order of level and raster. Weak ones and edges are
/// left out.
void find_extrema(const Octave& octave, int octave_index, const SiftOptions& options,
                  std::vector<Extremum>& extrema);

}  // namespace sluice
