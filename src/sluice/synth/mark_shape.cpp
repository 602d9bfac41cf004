// Flat shapes: one colour, few corners. Local features find little on them, and the demo says so honestly.
#include <cmath>
#include <numbers>

#include "sluice/synth/mark_styles.h"

namespace sluice::synth {
namespace {

Outlines swoop(Random& random) {
  Outline line;
  const double rise = random.uniform(0.5, 0.8);
  for (int step = 0; step <= 40; ++step) {
    const double t = step / 40.0;
    line.emplace_back(0.08 + 1.84 * t, 1.05 + 0.35 * std::sin(std::numbers::pi * t * 0.9) - rise * t * t);
  }
  return {band(line, [](double t) { return 0.3 * std::pow(std::sin(std::numbers::pi * std::pow(t, 0.6)), 0.8); })};
}

Outlines chevrons(Random& random) {
  Outlines outlines;
  const int count = random.integer(2, 3);
  const double drop = random.uniform(0.35, 0.55);
  for (int index = 0; index < count; ++index) {
    const double y = 0.25 + 0.45 * index;
    outlines.push_back(
        {{0.2, y + drop}, {1, y}, {1.8, y + drop}, {1.8, y + drop + 0.26}, {1, y + 0.26}, {0.2, y + drop + 0.26}});
  }
  return outlines;
}

Outlines blob(Random& random) {
  Outline outline;
  const double first = random.uniform(0, 6.28);
  const double second = random.uniform(0, 6.28);
  for (int step = 0; step < 180; ++step) {
    const double angle = step * std::numbers::pi / 90.0;
    const double radius = 0.72 + 0.14 * std::sin(2 * angle + first) + 0.1 * std::sin(3 * angle + second);
    outline.emplace_back(1 + radius * std::cos(angle), 1 + radius * std::sin(angle));
  }
  return {outline};
}

Outlines drop(Random&) {
  Outline outline;
  for (int step = 0; step < 180; ++step) {
    const double angle = step * std::numbers::pi / 90.0;
    const double pull = std::pow(std::sin(angle / 2), 1.6);
    outline.emplace_back(1 + 0.95 * std::sin(angle) * pull * 0.75, 1.05 - 0.95 * std::cos(angle));
  }
  return {outline};
}

Outlines bars(Random& random) {
  Outlines outlines;
  const double lean = random.uniform(0.3, 0.7);
  for (int bar = 0; bar < 3; ++bar) {
    const double x = 0.1 + 0.46 * bar;
    const double top = 1.25 - 0.5 * bar;
    outlines.push_back({{x + lean * (1.8 - top) * 0.3, top},
                        {x + 0.32 + lean * (1.8 - top) * 0.3, top},
                        {x + 0.32, 1.8},
                        {x, 1.8}});
  }
  return outlines;
}

Outlines open_ring(Random& random) {
  const double turn = random.uniform(0, 360);
  return {ring_part({1, 1}, 0.52, 0.95, turn, turn + random.uniform(250, 300))};
}

Outlines crescent(Random& random) {
  Outline outline;
  const double half = random.uniform(115, 150);  // degrees of the outer arc, each way
  const double tip = std::sin(half * std::numbers::pi / 180);
  const double shift = random.uniform(0.25, 0.4);
  const double chord = -std::cos(half * std::numbers::pi / 180);
  const double inner = std::atan2(tip, chord - shift);  // of the inner arc, which ends in the same tips
  const double radius = std::hypot(tip, chord - shift);
  const auto arc = [&outline](double centre_x, double arc_radius, double half_angle, bool back) {
    for (int step = 0; step <= 60; ++step) {
      const double angle = std::numbers::pi + half_angle * (step / 30.0 - 1.0) * (back ? -1.0 : 1.0);
      outline.emplace_back(1 + 0.95 * (centre_x + arc_radius * std::cos(angle)),
                           1 + 0.95 * arc_radius * std::sin(angle));
    }
  };
  arc(0, 1, half * std::numbers::pi / 180, false);
  arc(shift, radius, std::numbers::pi - inner, true);
  return {outline};
}

Outlines sparkle(Random& random) {
  return {star(random.integer(4, 6), {1, 1}, 0.95, random.uniform(0.25, 0.45), -90)};
}

}  // namespace

cv::Mat draw_shape(int style, Random random, int longest_side) {
  using Make = Outlines (*)(Random&);
  constexpr Make kMake[] = {swoop, chevrons, blob, drop, bars, open_ring, crescent, sparkle};
  const Palette colours = pick_palette(random);
  const Outlines outlines = kMake[static_cast<std::size_t>(style) % std::size(kMake)](random);
  const cv::Rect2d box = bounds(outlines);
  Artboard board(box.width, box.height, longest_side);
  board.fill(moved(outlines, {-box.x, -box.y}), random.chance(0.5) ? colours.main : colours.second);
  return board.rgba();
}

}  // namespace sluice::synth
