// Lettering of our own, so that no installed font decides what a picture looks like. Letters are strokes of a pen;
// weight, contrast, width, slant and serifs turn the one set of strokes into many faces.
#pragma once

#include <string_view>

#include "sluice/synth/outline.h"
#include "sluice/synth/random.h"

namespace sluice::synth {

/// Height of a capital is 1; the baseline lies at y = 1, the tops of capitals at y = 0.
struct Typeface {
  double weight = 0.14;   ///< Width of upright strokes, 0.04 .. 0.3.
  double contrast = 1.0;  ///< Level strokes against upright ones, 0.3 .. 1.2.
  double width = 1.0;     ///< Stretches letters sideways, 0.6 .. 1.6.
  double slant = 0.0;     ///< Sideways lean for a height of 1, 0 .. 0.35.
  double spacing = 0.22;  ///< Gap between letters.
  double waist = 1.0;     ///< Below 1 crossbars and bowls sit lower, above 1 higher; 0.6 .. 1.6.
  double squareness = 2;  ///< Of round strokes: 2 is an ellipse, 4 nearly a rectangle, 1.6 nearly a lozenge.
  bool serifs = false;    ///< Slabs at the ends of upright strokes.
};

/// Letters a-z, A-Z, digits, & ' . - and the space; anything else leaves a gap. Starts at x = 0; outlines overlap
/// and are to be filled together.
[[nodiscard]] Outlines lettering(std::string_view text, const Typeface& face);

/// Lets the lines of lettering sway, each time in its own way, as if lettered by hand. Clean letters of one face
/// are alike in every word, and a finder would be right to find a wordmark in them.
[[nodiscard]] Outlines swayed(Outlines text, Random& random);

/// Bends lettering that stands on a baseline at y = 1 around a circle: `height` is the height of its capitals
/// there. The middle of the text comes to lie at `middle_angle`; `inside_out` reads from inside, as at the foot of
/// a badge.
[[nodiscard]] Outlines on_arc(const Outlines& text, cv::Point2d centre, double radius, double height,
                              double middle_angle, bool inside_out);

}  // namespace sluice::synth
