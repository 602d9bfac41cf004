// Badges: an outer form, rings, the name on an arc or on a ribbon, and a small picture.
#include <algorithm>
#include <array>
#include <cmath>

#include "sluice/synth/mark_styles.h"

namespace sluice::synth {
namespace {

constexpr std::array kLines{"FINE TEAS",     "MOUNTAIN SPRING", "EST 1912",     "SINCE 1887",
                            "SMALL BATCH",   "OUTFITTERS",      "ROASTED SLOW", "WORKSHOP No. 4",
                            "PURE & SIMPLE", "HARBOUR TOWN",    "BREWED COLD",  "GOOD PEDALS",
                            "OPEN AIR CO.",  "EST 1954",        "STONE MILLED", "NORTH SHORE"};

const char* line_of(int style) {
  return kLines[static_cast<std::size_t>(style) * 5 % kLines.size()];
}

/// Letters as tall as the ring allows, but never further around than `most_degrees`.
void arc_text(Artboard& board, std::string_view text, const Typeface& face, double radius, double height,
              bool at_foot, double most_degrees, Colour colour) {
  const Outlines letters = lettering(text, face);
  const double length = bounds(letters).width;
  const double fitting = std::min(height, most_degrees / 57.3 * radius / length);
  const double baseline = at_foot ? radius + fitting / 2 : radius - fitting / 2;
  board.fill(on_arc(letters, {1, 1}, baseline, fitting, at_foot ? 90 : -90, at_foot), colour);
}

/// Letters centred on (x, y), as large as the box allows.
void flat_text(Artboard& board, std::string_view text, const Typeface& face, cv::Point2d centre, double width,
               double height, Colour colour) {
  const Outlines letters = lettering(text, face);
  const cv::Rect2d box = bounds(letters);
  const double scale = std::min(width / box.width, height);
  board.fill(moved(letters, {centre.x - scale * (box.x + box.width / 2), centre.y - scale / 2}, scale), colour);
}

void ornament(Artboard& board, Random& random, double radius, Colour colour) {
  const int count = random.integer(20, 44);
  switch (random.integer(0, 3)) {
    case 0:
      board.fill(turned(circle({1 + radius, 1}, 0.018), {1, 1}, count), colour);
      break;
    case 1:
      board.fill(turned(ring_part({1, 1}, radius - 0.025, radius + 0.025, -2.2, 2.2), {1, 1}, count), colour);
      break;
    case 2:
      board.fill(turned(star(4, {1 + radius, 1}, 0.035, 0.012, 0), {1, 1}, count / 2), colour);
      break;
    default:
      board.fill(turned(regular(3, {1 + radius, 1}, 0.03, 0), {1, 1}, count), colour);
  }
}

void rays(Artboard& board, const Outline& clip, int count, Colour colour) {
  board.fill_within(clip, turned(ring_part({1, 1}, 0, 1.5, -90.0 / count, 90.0 / count), {1, 1}, count), colour);
}

/// Name around the top, a line around the foot, a picture in the middle.
void round_badge(Artboard& board, Random& random, std::string_view name, int style, const Palette& colours,
                 const Typeface& face) {
  const bool light = random.chance(0.35);
  const Colour field = light ? colours.paper : colours.main;
  const Colour ink = light ? colours.main : colours.paper;
  const int form = style / 2 % 4;
  const int waves = random.integer(14, 30);
  const Outline outer = form == 0   ? scalloped(waves, {1, 1}, 0.955, 0.04, 0)
                        : form == 1 ? star(waves * 2, {1, 1}, 0.99, 0.93, 0)
                        : form == 2 ? regular(8, {1, 1}, 0.99, 22.5)
                                    : circle({1, 1}, 0.98);
  board.fill(outer, light ? colours.main : colours.dark);
  board.fill(circle({1, 1}, 0.9), random.chance(0.5) ? colours.accent : ink);
  board.fill(circle({1, 1}, 0.87), field);
  const double inner = random.uniform(0.54, 0.6);
  arc_text(board, upper_case(name), face, 0.735, random.uniform(0.17, 0.21), false, 182, ink);
  arc_text(board, line_of(style), Typeface{.weight = 0.13, .spacing = 0.26}, 0.735, 0.115, true, 110, ink);
  board.fill(Outlines{star(5, {0.27, 1.16}, 0.06, 0.025, -90), star(5, {1.73, 1.16}, 0.06, 0.025, -90)},
             colours.accent);
  board.fill(circle({1, 1}, inner + 0.02), ink);
  const Colour ground = random.chance(0.5) ? colours.paper : blend(colours.accent, colours.paper, 0.55);
  board.fill(circle({1, 1}, inner), ground);
  if (random.chance(0.5)) {
    rays(board, circle({1, 1}, inner), random.integer(12, 24), blend(ground, colours.second, 0.25));
  }
  ornament(board, random, inner - 0.055, colours.main);
  draw_motif(board, motif_of(style), {1, 1}, inner - 0.13, colours, ground);
}

/// A shield parted in fields, the name on a ribbon across it.
void shield_badge(Artboard& board, Random& random, std::string_view name, int style, const Palette& colours,
                  const Typeface& face) {
  board.fill(shield(0.14, 0.02, 1.72, 1.96), colours.dark);
  board.fill(shield(0.18, 0.06, 1.64, 1.87), colours.accent);
  const Outline field = shield(0.23, 0.11, 1.54, 1.76);
  board.fill(field, colours.main);
  Outlines parts;
  if (random.chance(0.5)) {
    const int stripes = random.integer(4, 7);
    for (int stripe = 0; stripe < stripes; ++stripe) {
      parts.push_back(rectangle(0.23 + 1.54 * (2 * stripe) / (2 * stripes), 0, 1.54 / (2 * stripes), 2));
    }
  } else {
    const int cells = random.integer(4, 6);
    const double side = 1.54 / cells;
    for (int row = 0; row < 2 * cells; ++row) {
      for (int column = row % 2; column < cells; column += 2) {
        parts.push_back(rectangle(0.23 + side * column, 0.11 + side * row, side, side));
      }
    }
  }
  board.fill_within(field, parts, blend(colours.main, colours.second, 0.6));
  board.fill(circle({1, 0.62}, 0.45), colours.paper);
  board.fill(circle({1, 0.62}, 0.42), blend(colours.paper, colours.accent, 0.3));
  draw_motif(board, motif_of(style), {1, 0.62}, 0.36, colours, colours.paper);
  board.fill(Outlines{{{0, 1.1}, {0.3, 1.1}, {0.3, 1.44}, {0, 1.44}, {0.1, 1.27}},
                      {{2, 1.1}, {1.7, 1.1}, {1.7, 1.44}, {2, 1.44}, {1.9, 1.27}}},
             scaled(colours.second, 0.6));
  board.fill(rectangle(0.12, 1.05, 1.76, 0.34), colours.paper);
  board.fill(Outlines{rectangle(0.12, 1.07, 1.76, 0.02), rectangle(0.12, 1.35, 1.76, 0.02)}, colours.second);
  flat_text(board, upper_case(name), face, {1, 1.22}, 1.6, 0.2, colours.dark);
  flat_text(board, line_of(style), Typeface{.weight = 0.14, .spacing = 0.25}, {1, 1.5}, 0.8, 0.09, colours.paper);
  board.fill(star(5, {1, 1.68}, 0.08, 0.033, -90), colours.accent);
}

/// A picture above, the name below, in a plate or an oval.
void plate_badge(Artboard& board, Random& random, std::string_view name, int style, const Palette& colours,
                 const Typeface& face) {
  const bool oval = random.chance(0.5);
  const auto form = [oval](double inset) {
    return oval
               ? ellipse({1, 1}, 0.99 - inset, 0.86 - inset)
               : rounded_rectangle(0.06 + inset, 0.1 + inset, 1.88 - 2 * inset, 1.8 - 2 * inset, 0.22 - inset / 2);
  };
  board.fill(form(0), colours.dark);
  board.fill(form(0.04), colours.accent);
  board.fill(form(0.08), Ink(colours.main, scaled(colours.main, 0.6), {1, 0.1}, {1, 1.9}));
  const Outline upper = rectangle(0.15, 0.1, 1.7, 0.98);
  Outlines lines;
  const int count = random.integer(9, 16);
  for (int line = 0; line < count; ++line) {
    const double x = -0.4 + 2.8 * line / count;
    lines.push_back({{x, 0}, {x + 0.07, 0}, {x + 0.5, 1.08}, {x + 0.43, 1.08}});
  }
  board.fill_within(oval ? ellipse({1, 1}, 0.91, 0.78) : upper, lines, blend(colours.main, colours.second, 0.5));
  const double motif_y = oval ? 0.68 : 0.66;
  board.fill(scalloped(random.integer(10, 20), {1, motif_y}, 0.41, 0.025, 0), colours.paper);
  draw_motif(board, motif_of(style), {1, motif_y}, 0.36, colours, colours.paper);
  board.fill(rectangle(oval ? 0.03 : 0.06, 1.1, oval ? 1.94 : 1.88, 0.42), colours.paper);
  board.fill(Outlines{rectangle(0.08, 1.14, 1.84, 0.025), rectangle(0.08, 1.455, 1.84, 0.025)}, colours.second);
  flat_text(board, random.chance(0.5) ? upper_case(name) : std::string(name), face, {1, 1.31}, 1.66, 0.22,
            colours.dark);
  flat_text(board, line_of(style), Typeface{.weight = 0.14, .spacing = 0.28}, {1, 1.635}, 0.85, 0.09,
            colours.paper);
}

}  // namespace

cv::Mat draw_emblem(std::string_view name, int style, Random random, int longest_side) {
  const Palette colours = pick_palette(random);
  Typeface face = pick_typeface(random);
  face.weight = std::clamp(face.weight, 0.14, 0.22);
  face.slant = 0;
  face.width = std::clamp(face.width, 0.75, 1.05);
  Artboard board(2, 2, longest_side);
  switch (style % 4) {
    case 1:
      shield_badge(board, random, name, style, colours, face);
      break;
    case 3:
      plate_badge(board, random, name, style, colours, face);
      break;
    default:
      round_badge(board, random, name, style, colours, face);
  }
  return board.rgba();
}

}  // namespace sluice::synth
