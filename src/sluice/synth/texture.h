// Drawing straight into photos (CV_8UC3, R G B): textures and painted outlines, in pixels.
#pragma once

#include <opencv2/core/mat.hpp>

#include "sluice/synth/artboard.h"
#include "sluice/synth/random.h"

namespace sluice::synth {

/// Smooth noise, about -1..1, CV_32FC1: features of `cell_x` by `cell_y` pixels, and finer ones per octave.
[[nodiscard]] cv::Mat smooth_noise(cv::Size size, double cell_x, double cell_y, int octaves, Random& random);

/// Multiplies `rgb` by 1 + strength * field.
void shade(cv::Mat rgb, const cv::Mat& field, double strength);

/// Fills with a gradient from the top row to the bottom row.
void gradient(cv::Mat rgb, Colour top, Colour bottom);

/// Fills outlines (pixels), anti-aliased.
void paint(cv::Mat rgb, const Outlines& outlines, Colour colour);
inline void paint(cv::Mat rgb, const Outline& outline, Colour colour) {
  paint(std::move(rgb), Outlines{outline}, colour);
}

/// As `paint`, for many small overlapping outlines such as lettering: finer and faster there.
void paint_fine(cv::Mat rgb, const Outlines& outlines, Colour colour);

/// Lays `rgba` (not premultiplied) over `ground` (CV_8UC3 or CV_8UC4), resized to `area`, which must lie within.
void paste(cv::Mat& ground, const cv::Mat& rgba, cv::Rect area);

/// Darkens what lies under outlines (pixels), with soft edges `softness` pixels wide.
void cast_shadow(cv::Mat rgb, const Outlines& outlines, double softness, double depth);

}  // namespace sluice::synth
