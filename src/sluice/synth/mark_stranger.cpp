// Marks of brands that nobody enrols: other forms, other pictures and other lettering than those that are
// enrolled.
#include <algorithm>
#include <array>

#include "sluice/synth/mark_styles.h"

namespace sluice::synth {
namespace {

/// Hand lettering about (x, y), as large as the box allows.
void hand_lettering(Artboard& board, Random& random, std::string_view text, cv::Point2d centre, double width,
                    double height, Colour ink) {
  Typeface face = pick_typeface(random);
  face.weight = random.uniform(0.12, 0.3);
  face.width = random.uniform(0.6, 1.5);
  const Outlines letters = swayed(lettering(text, face), random);
  const cv::Rect2d box = bounds(letters);
  const double scale = std::min(width / box.width, height / box.height);
  board.fill(moved(letters, centre - cv::Point2d(box.width, box.height) * (scale / 2), scale), ink);
}

/// A crooked polygon cut into slices, a picture or an initial on it, the name below.
cv::Mat sign(std::string_view name, int style, Random& random, const Palette& colours, int longest_side) {
  Artboard board(2, 2.5, longest_side);
  const int corners = random.integer(3, 7);
  Outline form = regular(corners, {1, 1}, 0.9, random.uniform(0, 360));
  for (cv::Point2d& corner : form) {
    corner += cv::Point2d(random.uniform(-0.12, 0.12), random.uniform(-0.12, 0.12));
  }
  board.fill(form, colours.main);
  Outlines slices;
  for (int slice = 0; slice < random.integer(2, 5); ++slice) {
    const double from = random.uniform(0, 2);
    const double to = random.uniform(0, 2);
    const double thick = random.uniform(0.05, 0.4);
    slices.push_back({{0, from}, {2, to}, {2, to + thick}, {0, from + random.uniform(0.05, 0.4)}});
  }
  board.fill_within(form, slices, colours.second);
  if (random.chance(0.5)) {
    board.fill(ellipse({1, 1}, random.uniform(0.4, 0.6), random.uniform(0.4, 0.6)), colours.paper);
    draw_motif(board, kMotifs - kStrangerMotifs + style % kStrangerMotifs, {1, 1}, random.uniform(0.3, 0.4),
               colours, colours.paper);
  } else {
    hand_lettering(board, random, name.substr(0, 1), {1, 1}, 0.9, 0.9, colours.paper);
  }
  hand_lettering(board, random, name, {1, 2.2}, 1.8, 0.4, colours.main);
  return board.rgba();
}

/// The name in hand lettering on a torn strip.
cv::Mat strip(std::string_view name, Random& random, const Palette& colours, int longest_side) {
  Artboard board(4, 1.3, longest_side);
  Outline paper;
  for (int step = 0; step <= 20; ++step) {
    paper.emplace_back(4.0 * step / 20, random.uniform(0.02, 0.14));
  }
  for (int step = 20; step >= 0; --step) {
    paper.emplace_back(4.0 * step / 20, random.uniform(1.16, 1.28));
  }
  board.fill(paper, colours.main);
  hand_lettering(board, random, name, {2, 0.65}, 3.5, 0.75, colours.paper);
  return board.rgba();
}

}  // namespace

cv::Mat draw_stranger(std::string_view name, int style, Random random, int longest_side) {
  const Palette colours = pick_palette(random);
  return random.chance(0.6) ? sign(name, style, random, colours, longest_side)
                            : strip(name, random, colours, longest_side);
}

}  // namespace sluice::synth
