// One synthetic photo: a place, things with marks on them, light, something in the way, a camera; and the truth.
#pragma once

#include <array>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sluice/synth/carrier.h"
#include "sluice/synth/mark.h"
#include "sluice/synth/noise.h"
#include "sluice/vision/sighting.h"

namespace sluice::synth {

/// A mark and its drawing, drawn once and used in many photos.
struct DrawnMark {
  Mark mark;
  cv::Mat rgba;  ///< As `draw_mark` gives it.
};

struct SceneRequest {
  std::uint64_t seed = 0;
  cv::Size size{800, 600};              ///< Of the photo; each side at least 64 pixels.
  std::vector<const DrawnMark*> marks;  ///< To be shown, 0 to 3; empty: a brand-free photo.
  Noise noise;
  std::optional<Carrier> carrier;  ///< For every mark; without it each draws its own.
  cv::Mat background;              ///< CV_8UC3 of any size to be cropped; empty: a drawn place.
};

/// A mark as it is to be found.
struct TrueMark {
  std::string brand;
  MarkKind kind = MarkKind::emblem;
  Carrier carrier = Carrier::poster;
  /// Where the drawing's corners (top left, top right, bottom right, bottom left) lie in the photo, in pixels; may
  /// lie outside the photo, or on the far side of a can.
  std::array<Point, 4> polygon;
  Box box;  ///< Around what is visible, in pixels.
  bool mirrored = false;
  double visible = 1;  ///< Share of the mark that is in the photo and not hidden, 0..1.
};

struct Scene {
  cv::Mat rgb;  ///< CV_8UC3
  std::vector<TrueMark> marks;
  int quality = 92;  ///< JPEG quality that the photo is to be written with.
};

/// The same request gives the same scene. Thread-safe.
[[nodiscard]] Scene render_scene(const SceneRequest& request);

}  // namespace sluice::synth
