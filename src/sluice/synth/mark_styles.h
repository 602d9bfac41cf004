// The kinds of marks, one file each (mark_emblem.cpp, mark_wordmark.cpp, mark_shape.cpp), and what they share.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>
#include <string_view>

#include "sluice/synth/artboard.h"
#include "sluice/synth/glyphs.h"
#include "sluice/synth/random.h"

namespace sluice::synth {

struct Palette {
  Colour main;    ///< Deep and saturated.
  Colour second;  ///< Sets itself off from `main`.
  Colour accent;  ///< Warm and light.
  Colour paper;   ///< Near white.
  Colour dark;    ///< Near black.
};

[[nodiscard]] Palette pick_palette(Random& random);
[[nodiscard]] Typeface pick_typeface(Random& random);
[[nodiscard]] std::string upper_case(std::string_view text);

/// A small picture (mountain, sun, leaf, bird, wave ...) about `centre`, within `radius`.
void draw_motif(Artboard& board, int motif, cv::Point2d centre, double radius, const Palette& palette,
                Colour ground);
inline constexpr int kMotifs = 12;

/// Styles from here on are those of strangers: drawn by another hand, with pictures and lettering of its own, or a
/// finder would be right to find an enrolled mark in them.
inline constexpr int kStrangerStyles = 1000;
/// The last pictures are for strangers.
inline constexpr int kStrangerMotifs = 3;
[[nodiscard]] inline int motif_of(int style) {
  return style % (kMotifs - kStrangerMotifs);
}

[[nodiscard]] cv::Mat draw_emblem(std::string_view name, int style, Random random, int longest_side);
[[nodiscard]] cv::Mat draw_wordmark(std::string_view name, int style, Random random, int longest_side);
[[nodiscard]] cv::Mat draw_stranger(std::string_view name, int style, Random random, int longest_side);
[[nodiscard]] cv::Mat draw_shape(int style, Random random, int longest_side);

}  // namespace sluice::synth
