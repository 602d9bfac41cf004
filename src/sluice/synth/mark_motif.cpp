// The small pictures inside badges and beside wordmarks.
#include <cmath>
#include <numbers>

#include "sluice/synth/mark_styles.h"

namespace sluice::synth {
namespace {

/// A board seen from a motif: its middle is (0, 0), its edge 1 away.
class Inset {
 public:
  Inset(Artboard& board, cv::Point2d centre, double radius) : board_(board), centre_(centre), radius_(radius) {}
  void fill(const Outlines& outlines, Colour colour) { board_.fill(moved(outlines, centre_, radius_), colour); }
  void fill(const Outline& outline, Colour colour) { fill(Outlines{outline}, colour); }
  void fill_disc(const Outlines& outlines, Colour colour) {
    board_.fill_within(circle(centre_, radius_), moved(outlines, centre_, radius_), colour);
  }

 private:
  Artboard& board_;
  cv::Point2d centre_;
  double radius_;
};

Outline wave_band(double y, double height, double swing, double waves, double phase) {
  Outline line;
  for (int step = 0; step <= 48; ++step) {
    const double x = -1.05 + 2.1 * step / 48.0;
    line.emplace_back(x, y + swing * std::sin(waves * x * std::numbers::pi + phase));
  }
  return band(line, [height](double) { return height / 2; });
}

void mountains(Inset& art, const Palette& colours, Colour ground) {
  art.fill_disc({circle({0.3, -0.38}, 0.24)}, colours.accent);
  art.fill_disc({{{-1, 0.55}, {-0.42, -0.35}, {0.2, 0.55}}, {{-0.4, 0.55}, {0.22, -0.72}, {1.0, 0.55}}},
                colours.second);
  art.fill_disc({{{0.22, -0.72}, {-0.02, -0.23}, {0.14, -0.33}, {0.24, -0.18}, {0.36, -0.36}, {0.53, -0.22}},
                 {{-0.42, -0.35}, {-0.58, -0.1}, {-0.42, -0.18}, {-0.3, -0.04}, {-0.21, -0.05}}},
                colours.paper);
  art.fill_disc({rectangle(-1, 0.5, 2, 0.5)}, colours.dark);
  for (int line = 0; line < 3; ++line) {
    art.fill_disc({wave_band(0.62 + 0.13 * line, 0.05, 0.03, 5, line)}, ground);
  }
}

void sunrise(Inset& art, const Palette& colours, Colour) {
  art.fill_disc(turned({{0.0, 0.25}, {1.3, 0.12}, {1.3, 0.38}}, {0, 0.25}, 16), colours.accent);
  art.fill_disc({circle({0, 0.25}, 0.48)}, colours.second);
  art.fill_disc({circle({0, 0.25}, 0.34)}, colours.accent);
  art.fill_disc({rectangle(-1, 0.25, 2, 0.8)}, colours.main);
  for (int line = 0; line < 4; ++line) {
    art.fill_disc({wave_band(0.36 + 0.15 * line, 0.07, 0.035, 4, 1.4 * line)}, colours.paper);
  }
}

void sprig(Inset& art, const Palette& colours, Colour) {
  art.fill(band({{0, 0.95}, {0.03, 0.4}, {-0.03, -0.1}, {0, -0.5}}, [](double t) { return 0.05 - 0.02 * t; }),
           colours.dark);
  for (int pair = 0; pair < 4; ++pair) {
    const double y = 0.62 - 0.33 * pair;
    const double size = 0.72 - 0.1 * pair;
    art.fill(leaf({0, y}, size, size * 0.46, -35), pair % 2 == 0 ? colours.second : colours.accent);
    art.fill(leaf({0, y}, size, size * 0.46, -145), pair % 2 == 0 ? colours.accent : colours.second);
  }
  art.fill(leaf({0, -0.45}, 0.55, 0.28, -90), colours.second);
}

void bird(Inset& art, const Palette& colours, Colour ground) {
  art.fill({{-0.95, 0.1},
            {-0.35, -0.35},
            {0.1, -0.25},
            {0.45, -0.62},
            {0.78, -0.6},
            {0.98, -0.42},
            {0.7, -0.38},
            {0.62, 0.05},
            {0.3, 0.42},
            {-0.15, 0.5},
            {-0.75, 0.75},
            {-0.5, 0.35}},
           colours.second);
  for (int feather = 0; feather < 5; ++feather) {
    art.fill(leaf({0.3, -0.12}, 1.15 - 0.1 * feather, 0.22, 175 - 17.0 * feather),
             feather % 2 == 0 ? colours.accent : colours.paper);
  }
  art.fill(circle({0.62, -0.44}, 0.07), ground);
  art.fill(Outlines{band({{0.1, 0.45}, {0.12, 0.85}}, [](double) { return 0.035; }),
                    band({{0.28, 0.4}, {0.32, 0.85}}, [](double) { return 0.035; })},
           colours.accent);
}

void fish(Inset& art, const Palette& colours, Colour ground) {
  art.fill(Outlines{ellipse({-0.1, 0}, 0.72, 0.42), {{0.45, 0}, {0.98, -0.45}, {0.85, 0}, {0.98, 0.45}}},
           colours.second);
  for (int row = 0; row < 5; ++row) {
    for (int scale = -2; scale <= 2; ++scale) {
      const double x = -0.2 + 0.16 * row;
      const double y = 0.13 * scale + (row % 2 == 0 ? 0.0 : 0.065);
      if (std::abs(y) < 0.36 - 0.35 * (x + 0.1) * (x + 0.1)) {
        art.fill(ring_part({x, y}, 0.05, 0.085, -80, 80), colours.paper);
      }
    }
  }
  art.fill(ring_part({-0.75, 0}, 0.36, 0.42, -48, 48), colours.dark);
  art.fill(circle({-0.55, -0.1}, 0.075), ground);
  art.fill(Outlines{wave_band(0.68, 0.07, 0.05, 3, 0), wave_band(0.86, 0.06, 0.04, 3, 1)}, colours.accent);
}

void flower(Inset& art, const Palette& colours, Colour) {
  art.fill(turned(leaf({0.14, 0}, 0.84, 0.4, 0), {0, 0}, 9), colours.second);
  art.fill(turned(leaf({0.14, 0}, 0.56, 0.2, 20), {0, 0}, 9), colours.accent);
  art.fill(circle({0, 0}, 0.26), colours.dark);
  art.fill(turned(circle({0.15, 0}, 0.045), {0, 0}, 7), colours.paper);
}

void compass(Inset& art, const Palette& colours, Colour) {
  art.fill(turned(ring_part({0, 0}, 0.82, 0.95, -3, 3), {0, 0}, 24), colours.accent);
  art.fill(star(4, {0, 0}, 0.62, 0.18, 45), colours.second);
  art.fill(star(4, {0, 0}, 0.95, 0.16, -90), colours.paper);
  for (int arm = 0; arm < 4; ++arm) {
    art.fill(turned({{0, 0}, {0.95, 0}, {0.113, 0.113}}, {0, 0}, 4)[static_cast<std::size_t>(arm)], colours.dark);
  }
  art.fill(circle({0, 0}, 0.1), colours.accent);
}

void sheaf(Inset& art, const Palette& colours, Colour) {
  for (int stalk = -2; stalk <= 2; ++stalk) {
    const double lean = 17.0 * stalk;
    const double slope = std::tan(lean * std::numbers::pi / 180.0);
    art.fill(
        band({{-0.25 * slope, 0.92}, {0.35 * slope, 0.25}, {1.15 * slope, -0.55}}, [](double) { return 0.035; }),
        colours.accent);
    for (int grain = 0; grain < 5; ++grain) {
      const double y = -0.05 - 0.17 * grain;
      const cv::Point2d at(slope * (0.6 - y), y);
      art.fill(leaf(at, 0.25, 0.13, -48 + lean), grain % 2 == 0 ? colours.second : colours.accent);
      art.fill(leaf(at, 0.25, 0.13, -132 + lean), grain % 2 == 0 ? colours.accent : colours.second);
    }
  }
  art.fill(rounded_rectangle(-0.24, 0.36, 0.48, 0.15, 0.06), colours.paper);
}

void crown(Inset& art, const Palette& colours, Colour ground) {
  art.fill({{-0.85, -0.42}, {-0.42, 0.02}, {0, -0.72}, {0.42, 0.02}, {0.85, -0.42}, {0.66, 0.52}, {-0.66, 0.52}},
           colours.accent);
  art.fill(Outlines{circle({-0.85, -0.48}, 0.11), circle({0, -0.78}, 0.12), circle({0.85, -0.48}, 0.11)},
           colours.second);
  art.fill(rectangle(-0.66, 0.26, 1.32, 0.08), ground);
  for (int jewel = -2; jewel <= 2; ++jewel) {
    art.fill(jewel % 2 == 0 ? regular(4, {0.24 * jewel, 0.1}, 0.1, 0) : circle({0.24 * jewel, 0.1}, 0.065),
             colours.main);
  }
  art.fill(rounded_rectangle(-0.7, 0.6, 1.4, 0.18, 0.05), colours.second);
}

void tree(Inset& art, const Palette& colours, Colour ground) {
  for (int tier = 0; tier < 4; ++tier) {
    const double top = -0.95 + 0.36 * tier;
    const double half = 0.3 + 0.15 * tier;
    art.fill({{0, top},
              {half, top + 0.52},
              {0.35 * half, top + 0.45},
              {0, top + 0.55},
              {-0.35 * half, top + 0.45},
              {-half, top + 0.52}},
             tier % 2 == 0 ? colours.second : colours.paper);
  }
  art.fill(rectangle(-0.09, 0.62, 0.18, 0.3), colours.accent);
  art.fill(turned(star(5, {0.86, 0}, 0.09, 0.04, -90), {0, 0}, 5),
           ground == colours.paper ? colours.dark : colours.accent);
}

void rosette(Inset& art, const Palette& colours, Colour ground) {
  art.fill(star(16, {0, 0}, 0.95, 0.74, -90), colours.accent);
  art.fill(circle({0, 0}, 0.64), ground);
  art.fill(turned(regular(3, {0.46, 0}, 0.14, 0), {0, 0}, 10), colours.second);
  art.fill(star(5, {0, 0}, 0.38, 0.16, -90), colours.paper == ground ? colours.main : colours.paper);
}

void mill(Inset& art, const Palette& colours, Colour ground) {
  art.fill({{-0.3, 0.95}, {-0.2, -0.1}, {0, -0.35}, {0.2, -0.1}, {0.3, 0.95}}, colours.second);
  art.fill(Outlines{rectangle(-0.07, 0.6, 0.14, 0.35), rectangle(-0.06, 0.2, 0.12, 0.16)}, ground);
  art.fill(turned(rectangle(0.08, -0.2, 0.78, 0.05), {0, -0.18}, 4), colours.dark);
  for (int slat = 0; slat < 4; ++slat) {
    art.fill(turned(rectangle(0.22 + 0.17 * slat, -0.15, 0.12, 0.17), {0, -0.18}, 4),
             slat % 2 == 0 ? colours.accent : colours.paper);
  }
  art.fill(circle({0, -0.18}, 0.09), colours.accent);
}

}  // namespace

void draw_motif(Artboard& board, int motif, cv::Point2d centre, double radius, const Palette& palette,
                Colour ground) {
  using Draw = void (*)(Inset&, const Palette&, Colour);
  constexpr Draw kDraw[kMotifs] = {mountains, sunrise, sprig, bird, fish,    flower,
                                   compass,   sheaf,   crown, tree, rosette, mill};
  Inset inset(board, centre, radius);
  kDraw[motif % kMotifs](inset, palette, ground);
}

}  // namespace sluice::synth
