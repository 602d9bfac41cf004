// What a reference looks like to the matcher: local features in its own frame, as the index holds them.
#pragma once

#include <cstdint>
#include <vector>

#include "sluice/catalog/mark_view.h"

namespace sluice {

struct ReferenceFeature {
  float x = 0;  ///< In the unit frame of the reference (its area is 1), or of its mirror image.
  float y = 0;
  float scale = 0;
  float angle = 0;             ///< Radians, image axes (y down).
  std::uint32_t mirrored = 0;  ///< 1: of the mirror image.
};

struct ReferenceFeatures {
  float width = 0;  ///< Of the reference in its unit frame.
  float height = 0;
  std::vector<ReferenceFeature> features;
  std::vector<std::uint8_t> descriptors;  ///< One after another.
  std::vector<MarkView> views;            ///< None where the effort has no use for them.
};

}  // namespace sluice
