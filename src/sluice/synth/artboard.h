// Fills outlines with colour on a transparent ground, anti-aliased.
#pragma once

#include <opencv2/core/mat.hpp>

#include "sluice/synth/outline.h"

namespace sluice::synth {

using Colour = cv::Vec3b;  ///< R, G, B

[[nodiscard]] Colour blend(Colour a, Colour b, double share_of_b);
[[nodiscard]] Colour scaled(Colour colour, double brightness);
/// 0..1; how light a colour looks.
[[nodiscard]] double lightness(Colour colour);
/// Hue in degrees, saturation and value 0..1.
[[nodiscard]] Colour from_hsv(double hue, double saturation, double value);

/// One colour, or a gradient between two from one point of the drawing to another.
struct Ink {
  Ink(Colour colour) : from(colour), to(colour) {}  // NOLINT(google-explicit-constructor): a colour is an ink
  Ink(Colour a, Colour b, cv::Point2d at_a, cv::Point2d at_b) : from(a), to(b), start(at_a), end(at_b) {}
  Colour from;
  Colour to;
  cv::Point2d start;
  cv::Point2d end;
};

class Artboard {
 public:
  /// The drawing spans `width` by `height` units; its longest side becomes `longest_side` pixels.
  Artboard(double width, double height, int longest_side);

  /// Fills every outline; where they overlap stays filled.
  void fill(const Outlines& outlines, const Ink& ink);
  void fill(const Outline& outline, const Ink& ink) { fill(Outlines{outline}, ink); }
  /// As `fill`, but only inside `clip`.
  void fill_within(const Outline& clip, const Outlines& outlines, const Ink& ink);
  /// Makes what lies inside transparent again.
  void cut(const Outlines& outlines);

  /// CV_8UC4, R G B A, not premultiplied.
  [[nodiscard]] cv::Mat rgba() const;

 private:
  [[nodiscard]] std::vector<std::vector<cv::Point>> pixels(const Outlines& outlines) const;
  void paint(const cv::Mat& mask, const Ink& ink);

  int width_px_;
  int height_px_;
  double scale_;   ///< Fine pixels per unit.
  cv::Mat rgb_;    ///< Fine pixels, black where nothing was painted.
  cv::Mat alpha_;  ///< Fine pixels, 0 or 255.
};

}  // namespace sluice::synth
