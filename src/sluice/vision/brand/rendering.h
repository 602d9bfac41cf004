// One reference, drawn as a photo might show it: large and small, seen from the side, mirrored, on light and on
// dark (in light ink, where its own is dark).
#pragma once

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>
#include <string>
#include <vector>

#include "sluice/base/result.h"

namespace sluice {

struct Rendering {
  cv::Mat grey;           ///< CV_8UC1.
  cv::Matx23d to_unit;    ///< From its pixels to the unit frame of the (mirrored) reference.
  bool mirrored = false;  ///< The reference was flipped left to right first.
};

struct RenderedReference {
  double width = 0;  ///< Of the reference in its unit frame, where its area is 1.
  double height = 0;
  std::vector<Rendering> renderings;
};

/// `bytes`: a raster picture or SVG; transparent borders are cut off. Errors: those of `decode_reference`;
/// bad_input for a picture that is wholly transparent or too small.
/// `mirrored`: each rendering also of the mirror image.
[[nodiscard]] Result<RenderedReference> render_reference(const std::string& bytes, const std::string& file_name,
                                                         bool mirrored);

}  // namespace sluice
