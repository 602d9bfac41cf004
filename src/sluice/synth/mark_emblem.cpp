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

/// Something small on both sides, between the name and the line at the foot.
void separators(Artboard& board, Random& random, double radius, double angle, Colour colour) {
  const double size = random.uniform(0.03, 0.06);
  const int kind = random.integer(0, 3);
  for (const double side : {angle, 180 - angle}) {
    const cv::Point2d at(1 + radius * std::cos(side / 57.3), 1 + radius * std::sin(side / 57.3));
    board.fill(kind == 0   ? star(5, at, size, size * 0.42, -90)
               : kind == 1 ? circle(at, size * 0.6)
               : kind == 2 ? regular(4, at, size, 0)
                           : star(8, at, size, size * 0.6, 0),
               colour);
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
  const double edge = random.uniform(0.82, 0.9);
  board.fill(circle({1, 1}, edge), random.chance(0.5) ? colours.accent : ink);
  board.fill(circle({1, 1}, edge - random.uniform(0.02, 0.05)), field);
  const double inner = edge - random.uniform(0.29, 0.36);
  const double text = (edge + inner) / 2 - 0.005;
  const double span = random.uniform(140, 182);
  arc_text(board, upper_case(name), face, text, random.uniform(0.16, 0.2), false, span, ink);
  arc_text(board, line_of(style), Typeface{.weight = 0.13, .spacing = 0.26}, text, random.uniform(0.09, 0.12),
           true, 110, ink);
  separators(board, random, text, random.uniform(-4, 14), colours.accent);
  board.fill(circle({1, 1}, inner + 0.02), ink);
  const Colour ground = random.chance(0.5) ? colours.paper : blend(colours.accent, colours.paper, 0.55);
  board.fill(circle({1, 1}, inner), ground);
  if (random.chance(0.5)) {
    rays(board, circle({1, 1}, inner), random.integer(12, 24), blend(ground, colours.second, 0.25));
  }
  ornament(board, random, inner - 0.055, colours.main);
  draw_motif(board, motif_of(style), {1, 1}, inner - 0.13, colours, ground);
}

/// Stripes, checks, lozenges or dots over the square from (0, 0) to (2, 2).
Outlines field_pattern(Random& random) {
  Outlines parts;
  const int kind = random.integer(0, 4);
  const double step = random.uniform(0.18, 0.42);
  const double lean = random.uniform(-0.9, 0.9);
  for (int row = 0; row * step < 2.0; ++row) {
    const double y = row * step;
    if (kind == 0) {
      parts.push_back({{y, 0}, {y + step / 2, 0}, {y + step / 2 + lean, 2}, {y + lean, 2}});
      continue;
    }
    if (kind == 1) {
      parts.push_back(
          {{0, y}, {1, y + lean}, {2, y}, {2, y + step / 2}, {1, y + step / 2 + lean}, {0, y + step / 2}});
      continue;
    }
    for (double x = row % 2 == 0 ? 0.0 : step / 2; x < 2.0; x += step) {
      parts.push_back(kind == 2   ? rectangle(x, y, step / 2, step)
                      : kind == 3 ? regular(4, {x, y}, step * 0.4, 0)
                                  : circle({x, y}, step * 0.25));
    }
  }
  return parts;
}

/// A shield parted in fields, the name on a ribbon across it.
void shield_badge(Artboard& board, Random& random, std::string_view name, int style, const Palette& colours,
                  const Typeface& face) {
  const double half = random.uniform(0.7, 0.88);
  const double tall = random.uniform(1.75, 1.96);
  const auto form = [&](double inset) {
    return shield(1 - half + inset, 0.02 + inset, 2 * (half - inset), tall - 2.2 * inset);
  };
  const double rim = random.uniform(0.03, 0.07);
  board.fill(form(0), colours.dark);
  board.fill(form(rim), colours.accent);
  board.fill(form(2 * rim), colours.main);
  board.fill_within(form(2 * rim), field_pattern(random), blend(colours.main, colours.second, 0.6));
  const double ribbon = random.uniform(0.98, 1.2);  // its top
  const double height = random.uniform(0.27, 0.4);
  const double radius = random.uniform(0.36, 0.46);
  const cv::Point2d middle(1, ribbon - radius + random.uniform(-0.04, 0.06));
  board.fill(
      random.chance(0.5) ? circle(middle, radius) : scalloped(random.integer(8, 16), middle, radius, 0.03, 0),
      colours.paper);
  draw_motif(board, motif_of(style), middle, radius * 0.84, colours, colours.paper);
  const double tail = random.uniform(0.03, 0.12);
  board.fill(Outlines{{{0, ribbon + tail},
                       {0.3, ribbon + tail},
                       {0.3, ribbon + height + tail},
                       {0, ribbon + height + tail},
                       {0.1, ribbon + height / 2 + tail}},
                      {{2, ribbon + tail},
                       {1.7, ribbon + tail},
                       {1.7, ribbon + height + tail},
                       {2, ribbon + height + tail},
                       {1.9, ribbon + height / 2 + tail}}},
             scaled(colours.second, 0.6));
  board.fill(rectangle(0.12, ribbon, 1.76, height), colours.paper);
  if (random.chance(0.5)) {
    board.fill(
        Outlines{rectangle(0.12, ribbon + 0.02, 1.76, 0.02), rectangle(0.12, ribbon + height - 0.04, 1.76, 0.02)},
        colours.second);
  }
  flat_text(board, random.chance(0.5) ? upper_case(name) : std::string(name), face, {1, ribbon + height / 2}, 1.6,
            height * 0.6, colours.dark);
  flat_text(board, line_of(style), Typeface{.weight = 0.14, .spacing = 0.25}, {1, ribbon + height + 0.11}, 0.8,
            0.09, colours.paper);
}

/// A picture above, the name below, in a plate or an oval.
void plate_badge(Artboard& board, Random& random, std::string_view name, int style, const Palette& colours,
                 const Typeface& face) {
  const bool oval = style / 4 % 2 == 0;
  const double height = random.uniform(0.72, 0.9);  // half of it
  const double corner = random.uniform(0.1, 0.4);
  const auto form = [&](double inset) {
    return oval ? ellipse({1, 1}, 0.99 - inset, height - inset)
                : rounded_rectangle(0.06 + inset, 1 - height + inset, 1.88 - 2 * inset, 2 * (height - inset),
                                    corner - inset / 2);
  };
  const double rim = random.uniform(0.025, 0.05);
  board.fill(form(0), colours.dark);
  board.fill(form(rim), colours.accent);
  board.fill(form(2 * rim), Ink(colours.main, scaled(colours.main, 0.6), {1, 0.1}, {1, 1.9}));
  board.fill_within(form(2 * rim), field_pattern(random), blend(colours.main, colours.second, 0.45));
  const double band_top = random.uniform(1.05, 1.18);
  const double band_height = random.uniform(0.32, 0.44);
  const double radius = (band_top - (1 - height)) * random.uniform(0.4, 0.48);
  const cv::Point2d middle(1, (band_top + 1 - height + 2 * rim) / 2);
  board.fill(random.chance(0.5) ? circle(middle, radius) : regular(random.integer(6, 8), middle, radius * 1.1, 0),
             colours.paper);
  draw_motif(board, motif_of(style), middle, radius * 0.85, colours, colours.paper);
  board.fill(rectangle(oval ? 0.03 : 0.06, band_top, oval ? 1.94 : 1.88, band_height), colours.paper);
  if (random.chance(0.5)) {
    board.fill(Outlines{rectangle(0.08, band_top + 0.04, 1.84, 0.025),
                        rectangle(0.08, band_top + band_height - 0.065, 1.84, 0.025)},
               colours.second);
  }
  flat_text(board, random.chance(0.5) ? upper_case(name) : std::string(name), face,
            {1, band_top + band_height / 2}, 1.66, band_height * 0.52, colours.dark);
  flat_text(board, line_of(style), Typeface{.weight = 0.14, .spacing = 0.28}, {1, band_top + band_height + 0.12},
            0.85, 0.09, colours.paper);
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
