#include "sluice/synth/background.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "sluice/synth/glyphs.h"
#include "sluice/synth/texture.h"
#include "sluice/synth/things.h"

namespace sluice::synth {
namespace {

/// What every place is drawn with.
struct Canvas {
  cv::Mat rgb;
  Random random;
  double clutter;

  [[nodiscard]] double width() const { return rgb.cols; }
  [[nodiscard]] double height() const { return rgb.rows; }
  [[nodiscard]] cv::Mat rows(double from, double to) const {
    const int top = std::clamp(static_cast<int>(from * rgb.rows), 0, rgb.rows - 1);
    return rgb.rowRange(top, std::clamp(static_cast<int>(to * rgb.rows), top + 1, rgb.rows));
  }
  [[nodiscard]] int some(int low, int high) {
    return static_cast<int>(std::lround(clutter * random.integer(low, high)));
  }
};

void grain(Canvas& canvas, cv::Mat area, double cell_x, double cell_y, int octaves, double strength) {
  shade(area, smooth_noise(area.size(), cell_x, cell_y, octaves, canvas.random), strength);
}

void wooden_boards(Canvas& canvas, cv::Mat area, Colour wood) {
  const int boards = canvas.random.integer(3, 7);
  for (int board = 0; board < boards; ++board) {
    const int top = area.rows * board / boards;
    const cv::Mat plank = area.rowRange(top, std::max(top + 1, area.rows * (board + 1) / boards));
    const Colour tone = scaled(wood, canvas.random.uniform(0.85, 1.1));
    gradient(plank, tone, scaled(tone, 0.94));
    grain(canvas, plank, canvas.width() / 3, 6, 3, 0.1);
    plank.row(0).setTo(cv::Scalar(wood[0] * 0.5, wood[1] * 0.5, wood[2] * 0.5));
  }
}

void bricks(Canvas& canvas, cv::Mat area, Colour brick, Colour mortar) {
  gradient(area, mortar, scaled(mortar, 0.92));
  const double high = std::max(10.0, canvas.height() / canvas.random.uniform(18, 34));
  const double wide = high * canvas.random.uniform(2.0, 3.0);
  for (int row = 0; row * high < area.rows; ++row) {
    for (double x = row % 2 == 0 ? 0 : -wide / 2; x < area.cols; x += wide) {
      const Colour tone =
          blend(scaled(brick, canvas.random.uniform(0.75, 1.15)), mortar, canvas.random.uniform(0, 0.2));
      paint(area, rectangle(x + 1.5, row * high + 1.5, wide - 3, high - 3), tone);
    }
  }
  grain(canvas, area, 9, 9, 2, 0.08);
}

void tiles(Canvas& canvas, cv::Mat area, Colour tile) {
  gradient(area, scaled(tile, 0.75), scaled(tile, 0.7));
  const double side = canvas.height() / canvas.random.uniform(7, 14);
  const double wide = side * canvas.random.pick(std::array{1.0, 1.0, 2.0});
  for (double y = 0; y < area.rows; y += side) {
    for (double x = 0; x < area.cols; x += wide) {
      paint(area, rectangle(x + 1.5, y + 1.5, wide - 3, side - 3),
            scaled(tile, canvas.random.uniform(0.93, 1.04)));
    }
  }
  grain(canvas, area, canvas.width() / 4, canvas.width() / 4, 2, 0.06);
}

void wallpaper(Canvas& canvas, cv::Mat area) {
  const Colour paper =
      from_hsv(canvas.random.uniform(0, 360), canvas.random.uniform(0.05, 0.3), canvas.random.uniform(0.6, 0.95));
  gradient(area, paper, scaled(paper, 0.88));
  const Colour figure = scaled(paper, canvas.random.uniform(0.8, 0.92));
  const double step = canvas.height() / canvas.random.uniform(8, 16);
  switch (canvas.random.integer(0, 3)) {
    case 0:
      for (double x = 0; x < area.cols; x += step) {
        paint(area, rectangle(x, 0, step / 2, area.rows), figure);
      }
      break;
    case 1:
      for (int row = 0; row * step < area.rows; ++row) {
        for (double x = row % 2 == 0 ? 0 : step / 2; x < area.cols; x += step) {
          paint(area, turned(leaf({x, row * step}, step * 0.3, step * 0.16, 0), {x, row * step}, 5), figure);
        }
      }
      break;
    default:
      break;
  }
  grain(canvas, area, canvas.width() / 3, canvas.width() / 3, 4, 0.05);
}

void sky(Canvas& canvas, cv::Mat area) {
  gradient(area,
           from_hsv(canvas.random.uniform(200, 225), canvas.random.uniform(0.25, 0.6),
                    canvas.random.uniform(0.7, 0.95)),
           from_hsv(canvas.random.uniform(20, 210), 0.1, 0.97));
  const cv::Mat clouds = smooth_noise(area.size(), canvas.width() / 3, canvas.height() / 7, 4, canvas.random);
  shade(area, cv::max(clouds, 0.0), 0.16);
}

void foliage(Canvas& canvas, cv::Point2d centre, double radius) {
  const double hue = canvas.random.uniform(80, 140);
  for (int clump = 0; clump < 70; ++clump) {
    const double angle = canvas.random.uniform(0, 6.28);
    const double reach = std::sqrt(canvas.random.uniform()) * radius;
    const double size = radius * canvas.random.uniform(0.08, 0.2);
    const double light = 0.3 + 0.3 * (1 - clump / 70.0) + 0.2 * canvas.random.uniform();
    paint(canvas.rgb,
          scalloped(7, centre + cv::Point2d(std::cos(angle), 0.8 * std::sin(angle)) * reach, size, size * 0.15,
                    clump * 20.0),
          from_hsv(hue + canvas.random.uniform(-14, 14), 0.6, light));
  }
}

void trees(Canvas& canvas, double ground, int count) {
  for (int tree = 0; tree < count; ++tree) {
    const double x = canvas.random.uniform(0, canvas.width());
    const double tall = canvas.height() * canvas.random.uniform(0.3, 0.6);
    const double foot = canvas.height() * ground + canvas.random.uniform(0, 0.05) * canvas.height();
    paint(canvas.rgb,
          {{x - tall * 0.04, foot},
           {x - tall * 0.02, foot - tall * 0.6},
           {x + tall * 0.02, foot - tall * 0.6},
           {x + tall * 0.05, foot}},
          from_hsv(30, 0.45, canvas.random.uniform(0.2, 0.4)));
    foliage(canvas, {x, foot - tall * 0.72}, tall * 0.34);
  }
}

void grass(Canvas& canvas, cv::Mat area) {
  const Colour green = from_hsv(canvas.random.uniform(75, 120), canvas.random.uniform(0.4, 0.65),
                                canvas.random.uniform(0.45, 0.65));
  gradient(area, scaled(green, 1.15), scaled(green, 0.75));
  grain(canvas, area, 60, 25, 3, 0.14);
  for (int blade = 0; blade < 900; ++blade) {
    const double y = canvas.random.uniform(0, area.rows);
    const double x = canvas.random.uniform(0, area.cols);
    const double tall = 4 + 16 * y / area.rows;
    paint(area, {{x, y}, {x + 2, y}, {x + canvas.random.uniform(-4, 4), y - tall}},
          scaled(green, canvas.random.uniform(0.6, 1.35)));
  }
}

Backdrop kitchen(Canvas canvas) {
  const double ground = canvas.random.uniform(0.55, 0.72);
  const Colour wall =
      from_hsv(canvas.random.uniform(0, 360), canvas.random.uniform(0.03, 0.3), canvas.random.uniform(0.75, 0.97));
  tiles(canvas, canvas.rows(0, ground), wall);
  draw_shelf(canvas.rgb, canvas.height() * canvas.random.uniform(0.14, 0.3), canvas.some(3, 8), canvas.random);
  wooden_boards(
      canvas, canvas.rows(ground, 1),
      from_hsv(canvas.random.uniform(18, 38), canvas.random.uniform(0.3, 0.6), canvas.random.uniform(0.4, 0.8)));
  draw_table_things(canvas.rgb, ground, canvas.some(3, 7), canvas.random);
  return {canvas.rgb, ground};
}

Backdrop living_room(Canvas canvas) {
  const double ground = canvas.random.uniform(0.68, 0.8);
  wallpaper(canvas, canvas.rows(0, ground));
  draw_pictures(canvas.rgb, ground, canvas.some(2, 5), canvas.random);
  wooden_boards(canvas, canvas.rows(ground, 1),
                from_hsv(canvas.random.uniform(15, 35), 0.5, canvas.random.uniform(0.3, 0.7)));
  paint(canvas.rgb, rectangle(0, canvas.height() * (ground - 0.03), canvas.width(), canvas.height() * 0.03),
        {236, 232, 225});
  draw_plant(canvas.rgb, {canvas.width() * canvas.random.uniform(0.02, 0.98), canvas.height() * (ground + 0.06)},
             canvas.height() * canvas.random.uniform(0.2, 0.4), canvas.random);
  return {canvas.rgb, ground};
}

Backdrop street(Canvas canvas) {
  const double ground = canvas.random.uniform(0.74, 0.85);
  const Colour brick =
      from_hsv(canvas.random.uniform(5, 35), canvas.random.uniform(0.15, 0.6), canvas.random.uniform(0.45, 0.75));
  bricks(canvas, canvas.rows(0, ground), brick, from_hsv(30, 0.1, canvas.random.uniform(0.55, 0.8)));
  draw_windows(canvas.rgb, ground, canvas.some(1, 3), canvas.random);
  draw_notices(canvas.rgb, ground, canvas.some(1, 4), canvas.random);
  const cv::Mat pavement = canvas.rows(ground, 1);
  gradient(pavement, {150, 148, 146}, {112, 110, 110});
  grain(canvas, pavement, 40, 14, 4, 0.1);
  for (int slab = 0; slab < 9; ++slab) {
    const double x = canvas.width() * (slab - 1) / 6.0;
    paint(canvas.rgb,
          {{x, canvas.height() * ground},
           {x + 2, canvas.height() * ground},
           {x - canvas.width() * 0.08, canvas.height()},
           {x - canvas.width() * 0.08 - 3, canvas.height()}},
          {96, 94, 94});
  }
  return {canvas.rgb, ground};
}

Backdrop park(Canvas canvas) {
  const double ground = canvas.random.uniform(0.55, 0.7);
  sky(canvas, canvas.rows(0, ground));
  draw_skyline(canvas.rgb, ground, canvas.some(2, 8), canvas.random);
  grass(canvas, canvas.rows(ground, 1));
  trees(canvas, ground, 2 + canvas.some(1, 4));
  return {canvas.rgb, ground};
}

Backdrop beach(Canvas canvas) {
  const double horizon = canvas.random.uniform(0.3, 0.45);
  const double ground = horizon + canvas.random.uniform(0.15, 0.25);
  sky(canvas, canvas.rows(0, horizon));
  const cv::Mat sea = canvas.rows(horizon, ground);
  gradient(sea, from_hsv(200, 0.7, canvas.random.uniform(0.4, 0.6)), from_hsv(185, 0.45, 0.8));
  grain(canvas, sea, 70, 4, 3, 0.16);
  const cv::Mat sand = canvas.rows(ground, 1);
  gradient(sand, from_hsv(40, 0.3, canvas.random.uniform(0.75, 0.92)), from_hsv(38, 0.38, 0.8));
  grain(canvas, sand, 50, 12, 5, 0.09);
  draw_parasols(canvas.rgb, ground, canvas.some(1, 4), canvas.random);
  return {canvas.rgb, ground};
}

Backdrop bookshelf(Canvas canvas) {
  const double ground = canvas.random.uniform(0.72, 0.82);
  const Colour wood = from_hsv(canvas.random.uniform(15, 35), 0.5, canvas.random.uniform(0.25, 0.5));
  wooden_boards(canvas, canvas.rows(0, ground), scaled(wood, 0.55));
  draw_books(canvas.rgb, ground, canvas.random.integer(2, 3), wood, canvas.random);
  wooden_boards(canvas, canvas.rows(ground, 1), wood);
  return {canvas.rgb, ground};
}

Backdrop market(Canvas canvas) {
  const double ground = canvas.random.uniform(0.5, 0.66);
  wallpaper(canvas, canvas.rows(0, ground));
  draw_awning(canvas.rgb, canvas.random);
  draw_notices(canvas.rgb, ground, canvas.some(1, 4), canvas.random);
  wooden_boards(canvas, canvas.rows(ground, 1),
                from_hsv(canvas.random.uniform(20, 40), 0.45, canvas.random.uniform(0.45, 0.7)));
  draw_fruit(canvas.rgb, ground, canvas.some(40, 110), canvas.random);
  return {canvas.rgb, ground};
}

}  // namespace

Backdrop draw_backdrop(Place place, cv::Size size, double clutter, Random random) {
  Canvas canvas{cv::Mat(size, CV_8UC3), random, clutter};
  switch (place) {
    case Place::kitchen:
      return kitchen(canvas);
    case Place::living_room:
      return living_room(canvas);
    case Place::street:
      return street(canvas);
    case Place::park:
      return park(canvas);
    case Place::beach:
      return beach(canvas);
    case Place::bookshelf:
      return bookshelf(canvas);
    case Place::market:
      break;
  }
  return market(canvas);
}

}  // namespace sluice::synth
