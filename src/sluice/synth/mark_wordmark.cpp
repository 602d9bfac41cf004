// Wordmarks: the name in a face of its own, alone, underlined, beside a picture, or on a plate.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "sluice/synth/mark_styles.h"

namespace sluice::synth {
namespace {

struct Layout {
  Outlines letters;  ///< In their place.
  double width;
  double height;
};

/// The name, one or two lines, with `margin` around.
Layout lay_out(std::string_view name, const Typeface& face, bool stacked, double margin) {
  const std::size_t gap = name.find(' ');
  Outlines letters;
  if (stacked && gap != std::string_view::npos) {
    letters = lettering(name.substr(0, gap), face);
    const double width = bounds(letters).width;
    Outlines second = lettering(name.substr(gap + 1), face);
    const double scale = std::clamp(width / bounds(second).width, 0.6, 1.3);
    second = moved(second, {0, 1.38}, scale);
    letters.insert(letters.end(), second.begin(), second.end());
  } else {
    letters = lettering(name, face);
  }
  const cv::Rect2d box = bounds(letters);
  return {moved(letters, {margin - box.x, margin - box.y}), box.width + 2 * margin, box.height + 2 * margin};
}

Outline swash(double width, double y, double thickness) {
  Outline line;
  for (int step = 0; step <= 40; ++step) {
    const double t = step / 40.0;
    line.emplace_back(width * t, y + 0.16 * std::sin(std::numbers::pi * (0.15 + 1.25 * t)));
  }
  return band(line, [thickness](double t) { return thickness * (0.12 + std::sin(std::numbers::pi * t)) / 2; });
}

cv::Mat bare(std::string_view name, Random& random, const Palette& colours, const Typeface& face,
             int longest_side) {
  const bool underlined = random.chance(0.4);
  Layout layout = lay_out(name, face, random.chance(0.35), 0.02);
  Artboard board(layout.width, layout.height + (underlined ? 0.5 : 0.0), longest_side);
  const Ink ink =
      random.chance(0.3) ? Ink(colours.main, colours.second, {0, 0}, {layout.width, 0}) : Ink(colours.main);
  board.fill(layout.letters, ink);
  if (underlined) {
    board.fill(swash(layout.width, layout.height + 0.18, 0.24), colours.second);
  }
  return board.rgba();
}

cv::Mat on_plate(std::string_view name, Random& random, const Palette& colours, const Typeface& face,
                 int longest_side) {
  const double margin = random.uniform(0.45, 0.7);
  const Layout layout = lay_out(name, face, random.chance(0.4), margin);
  Artboard board(layout.width, layout.height, longest_side);
  const int form = random.integer(0, 2);
  const auto plate = [&](double inset) {
    const double width = layout.width - 2 * inset;
    const double height = layout.height - 2 * inset;
    if (form == 0) {
      return rounded_rectangle(inset, inset, width, height, height * 0.49);
    }
    if (form == 1) {
      return rounded_rectangle(inset, inset, width, height, 0.18);
    }
    const double lean = height * 0.22;
    return Outline{{inset + lean, inset},
                   {inset + width, inset},
                   {inset + width - lean, inset + height},
                   {inset, inset + height}};
  };
  const bool light = random.chance(0.25);
  const Colour ground = light ? colours.accent : colours.main;
  const Colour ink = light ? colours.dark : colours.paper;
  board.fill(plate(0), light ? colours.dark : colours.accent);
  board.fill(plate(0.07), ink);
  board.fill(plate(0.12), Ink(ground, scaled(ground, 0.72), {0, 0}, {0, layout.height}));
  board.fill(moved(layout.letters, {0.05, 0.06}), scaled(ground, 0.4));
  board.fill(layout.letters, ink);
  return board.rgba();
}

cv::Mat beside_picture(std::string_view name, int style, const Palette& colours, const Typeface& face,
                       int longest_side) {
  const Layout layout = lay_out(name, face, true, 0.05);
  const double disc = std::max(1.25, layout.height);
  Artboard board(layout.width + disc + 0.2, disc, longest_side);
  board.fill(circle({disc / 2, disc / 2}, disc * 0.49), colours.main);
  board.fill(circle({disc / 2, disc / 2}, disc * 0.45), colours.paper);
  draw_motif(board, motif_of(style + 5), {disc / 2, disc / 2}, disc * 0.4, colours, colours.paper);
  board.fill(moved(layout.letters, {disc + 0.2, (disc - layout.height) / 2}), colours.main);
  return board.rgba();
}

}  // namespace

cv::Mat draw_wordmark(std::string_view name, int style, Random random, int longest_side) {
  const Palette colours = pick_palette(random);
  const Typeface face = pick_typeface(random);
  const std::string text = random.chance(0.45) ? upper_case(name) : std::string(name);
  switch (style % 5) {
    case 0:
    case 2:
      return bare(text, random, colours, face, longest_side);
    case 4:
      return beside_picture(text, style, colours, face, longest_side);
    default:
      return on_plate(text, random, colours, face, longest_side);
  }
}

}  // namespace sluice::synth
