#include "sluice/synth/things.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "sluice/synth/glyphs.h"
#include "sluice/synth/texture.h"

namespace sluice::synth {
namespace {

Colour any_colour(Random& random) {
  return from_hsv(random.uniform(0, 360), random.uniform(0.15, 0.8), random.uniform(0.3, 0.95));
}

std::string gibberish(Random& random, int letters) {
  constexpr std::array<std::string_view, 14> kSyllables{"ra",  "lo",  "mi", "ne", "vu", "ta",  "bel",
                                                        "dor", "kin", "sa", "ol", "em", "gri", "pa"};
  std::string text;
  while (static_cast<int>(text.size()) < letters) {
    text += random.pick(kSyllables);
  }
  return text;
}

/// Lettering of no brand, about one unit high.
Outlines scrawl(int letters, Random& random) {
  Typeface face;
  face.weight = random.uniform(0.09, 0.2);
  face.width = random.uniform(0.6, 1.4);
  face.serifs = random.chance(0.3);
  return swayed(lettering(gibberish(random, letters), face), random);
}

void jar(cv::Mat photo, cv::Point2d foot, double width, double height, Random& random) {
  const Colour colour = any_colour(random);
  const double x = foot.x - width / 2;
  paint(photo, rounded_rectangle(x, foot.y - height, width, height, width * 0.18), colour);
  paint(photo, rectangle(x + width * 0.1, foot.y - height * 0.95, width * 0.12, height * 0.85),
        blend(colour, {255, 255, 255}, 0.35));
  paint(photo, rectangle(x + width * 0.8, foot.y - height * 0.97, width * 0.14, height * 0.92),
        scaled(colour, 0.7));
  paint(photo, rounded_rectangle(x - 1, foot.y - height * 1.12, width + 2, height * 0.16, 3),
        scaled(any_colour(random), 0.7));
  if (random.chance(0.5)) {
    paint(photo, rectangle(x + width * 0.05, foot.y - height * 0.65, width * 0.9, height * 0.38), {240, 236, 224});
    draw_gibberish(photo, {x + width * 0.12, foot.y - height * 0.56}, width * 0.76, height * 0.15, {60, 50, 45},
                   random);
  }
}

void plate(cv::Mat photo, cv::Point2d centre, double radius, Random& random) {
  const Colour glaze = from_hsv(random.uniform(0, 360), random.uniform(0, 0.25), 0.95);
  cast_shadow(photo, {ellipse(centre + cv::Point2d(4, 6), radius, radius * 0.42)}, radius * 0.2, 0.45);
  paint(photo, ellipse(centre, radius, radius * 0.42), scaled(glaze, 0.9));
  paint(photo, ellipse(centre, radius * 0.93, radius * 0.37), glaze);
  paint(photo, ellipse(centre, radius * 0.66, radius * 0.25), scaled(glaze, 0.9));
  for (int bite = 0; bite < 14; ++bite) {
    const double angle = random.uniform(0, 6.28);
    const double reach = radius * 0.45 * std::sqrt(random.uniform());
    const double size = radius * random.uniform(0.06, 0.15);
    paint(photo,
          scalloped(5, centre + cv::Point2d(reach * std::cos(angle), 0.4 * reach * std::sin(angle) - size * 0.4),
                    size, size * 0.2, bite * 31.0),
          from_hsv(random.pick(std::array{8.0, 28.0, 45.0, 95.0, 120.0}), 0.7, random.uniform(0.4, 0.9)));
  }
}

void mug(cv::Mat photo, cv::Point2d foot, double width, Random& random) {
  const Colour glaze = any_colour(random);
  const double height = width * 1.1;
  cast_shadow(photo, {ellipse(foot + cv::Point2d(width * 0.15, 0), width * 0.7, width * 0.2)}, width * 0.2, 0.5);
  paint(photo, ring_part({foot.x + width * 0.5, foot.y - height * 0.5}, width * 0.2, width * 0.32, -100, 100),
        scaled(glaze, 0.8));
  paint(photo,
        Outlines{rectangle(foot.x - width / 2, foot.y - height, width, height),
                 ellipse(foot, width / 2, width * 0.15)},
        glaze);
  paint(photo, rectangle(foot.x + width * 0.28, foot.y - height, width * 0.22, height), scaled(glaze, 0.82));
  paint(photo, ellipse({foot.x, foot.y - height}, width / 2, width * 0.15), scaled(glaze, 1.12));
  paint(photo, ellipse({foot.x, foot.y - height + 1}, width * 0.43, width * 0.12), {70, 46, 32});
}

void bowl_of_fruit(cv::Mat photo, cv::Point2d foot, double width, Random& random) {
  for (int fruit = 0; fruit < 7; ++fruit) {
    const double radius = width * random.uniform(0.12, 0.17);
    const cv::Point2d at(foot.x + width * random.uniform(-0.32, 0.32),
                         foot.y - width * random.uniform(0.32, 0.48));
    const Colour skin = from_hsv(random.pick(std::array{5.0, 28.0, 50.0, 90.0}), 0.8, random.uniform(0.65, 0.95));
    paint(photo, circle(at, radius), scaled(skin, 0.8));
    paint(photo, circle(at - cv::Point2d(radius, radius) * 0.12, radius * 0.84), skin);
    paint(photo, circle(at - cv::Point2d(radius, radius) * 0.35, radius * 0.22),
          blend(skin, {255, 255, 255}, 0.6));
  }
  Outline bowl;
  for (int step = 0; step <= 30; ++step) {
    const double angle = std::numbers::pi * step / 30;
    bowl.emplace_back(foot.x + width / 2 * std::cos(angle),
                      foot.y - width * 0.32 + width * 0.32 * std::sin(angle));
  }
  paint(photo, bowl, any_colour(random));
}

}  // namespace

void draw_gibberish(cv::Mat photo, cv::Point2d top_left, double width, double height, Colour ink, Random& random) {
  const Outlines letters = scrawl(std::clamp(static_cast<int>(width / height), 2, 12), random);
  const double scale = std::min(height, width / bounds(letters).width);
  paint_fine(photo, moved(letters, top_left, scale), ink);
}

void draw_shelf(cv::Mat photo, double y, int count, Random& random) {
  const double thick = photo.rows * 0.018;
  cast_shadow(photo, {rectangle(0, y + thick, photo.cols, thick * 2)}, thick * 2, 0.4);
  for (int thing = 0; thing < count; ++thing) {
    const double width = photo.cols * random.uniform(0.05, 0.1);
    jar(photo, {photo.cols * (thing + random.uniform(0.2, 0.8)) / count, y}, width,
        std::min(y * 0.85, width * random.uniform(0.9, 1.8)), random);
  }
  paint(photo, rectangle(0, y, photo.cols, thick), from_hsv(28, 0.4, random.uniform(0.4, 0.8)));
}

void draw_table_things(cv::Mat photo, double ground, int count, Random& random) {
  for (int thing = 0; thing < count; ++thing) {
    const double depth = (thing + 0.5) / count;  // far to near
    const cv::Point2d foot(photo.cols * random.uniform(0.03, 0.97),
                           photo.rows * (ground + (0.93 - ground) * depth));
    const double size = photo.cols * (0.09 + 0.06 * depth) * random.uniform(0.8, 1.2);
    switch (random.integer(0, 3)) {
      case 0:
        mug(photo, foot, size, random);
        break;
      case 1:
        plate(photo, foot, size * 1.2, random);
        break;
      case 2:
        jar(photo, foot, size, size * random.uniform(1.0, 1.6), random);
        break;
      default:
        bowl_of_fruit(photo, foot, size * 1.6, random);
    }
  }
}

void draw_pictures(cv::Mat photo, double ground, int count, Random& random) {
  for (int picture = 0; picture < count; ++picture) {
    const double width = photo.cols * random.uniform(0.12, 0.24);
    const double height = width * random.uniform(0.7, 1.4);
    const double x = photo.cols * random.uniform(0, 0.9);
    const double y = photo.rows * random.uniform(0.03, std::max(0.05, ground - 0.45));
    cast_shadow(photo, {rectangle(x + 5, y + 7, width, height)}, 8, 0.4);
    paint(photo, rectangle(x, y, width, height), from_hsv(30, random.uniform(0, 0.6), random.uniform(0.1, 0.6)));
    paint(photo, rectangle(x + width * 0.05, y + width * 0.05, width * 0.9, height - width * 0.1),
          {238, 234, 226});
    const cv::Rect2d art(x + width * 0.13, y + width * 0.13, width * 0.74, height - width * 0.26);
    paint(photo, rectangle(art.x, art.y, art.width, art.height), any_colour(random));
    for (int hill = 0; hill < 4; ++hill) {
      const double level = art.y + art.height * (0.35 + 0.17 * hill);
      Outline ridge{{art.x, art.y + art.height}, {art.x, level}};
      for (int step = 1; step <= 6; ++step) {
        ridge.emplace_back(art.x + art.width * step / 6, level + art.height * random.uniform(-0.1, 0.08));
      }
      ridge.emplace_back(art.x + art.width, art.y + art.height);
      paint(photo, ridge, any_colour(random));
    }
  }
}

void draw_plant(cv::Mat photo, cv::Point2d foot, double size, Random& random) {
  const Colour pot = any_colour(random);
  for (int blade = 0; blade < 18; ++blade) {
    paint(photo,
          leaf({foot.x, foot.y - size * 0.3}, size * random.uniform(0.5, 0.95), size * random.uniform(0.08, 0.16),
               random.uniform(-165, -15)),
          from_hsv(random.uniform(85, 140), 0.6, random.uniform(0.25, 0.6)));
  }
  paint(photo,
        {{foot.x - size * 0.2, foot.y - size * 0.32},
         {foot.x + size * 0.2, foot.y - size * 0.32},
         {foot.x + size * 0.15, foot.y},
         {foot.x - size * 0.15, foot.y}},
        pot);
  paint(photo, rectangle(foot.x - size * 0.22, foot.y - size * 0.36, size * 0.44, size * 0.07), scaled(pot, 0.8));
}

void draw_windows(cv::Mat photo, double ground, int count, Random& random) {
  const double width = photo.cols * random.uniform(0.14, 0.22);
  const double height = width * random.uniform(1.2, 1.7);
  const Colour frame = any_colour(random);
  for (int window = 0; window < count; ++window) {
    const double x = photo.cols * (window + 0.5) / count - width / 2 + random.uniform(-20, 20);
    const double y = photo.rows * std::max(0.03, ground - 0.66);
    paint(photo, rectangle(x - 6, y - 6, width + 12, height + 12), scaled(frame, 0.6));
    paint(photo, rectangle(x, y, width, height), from_hsv(210, 0.25, random.uniform(0.25, 0.6)));
    paint(photo, {{x, y + height * 0.6}, {x + width * 0.7, y}, {x + width * 0.9, y}, {x, y + height * 0.8}},
          from_hsv(210, 0.15, 0.7));
    paint(photo, Outlines{rectangle(x + width / 2 - 3, y, 6, height), rectangle(x, y + height * 0.45, width, 6)},
          frame);
    paint(photo, rectangle(x - 12, y + height + 6, width + 24, 10), {190, 186, 178});
  }
}

void draw_notices(cv::Mat photo, double ground, int count, Random& random) {
  for (int notice = 0; notice < count; ++notice) {
    const double width = photo.cols * random.uniform(0.1, 0.2);
    const double height = width * random.uniform(0.5, 1.3);
    const double x = photo.cols * random.uniform(0, 0.85);
    const double y = photo.rows * random.uniform(0.08, std::max(0.1, ground - 0.3));
    const bool light = random.chance(0.6);
    const Colour paper =
        light ? from_hsv(random.uniform(0, 360), random.uniform(0, 0.35), 0.93) : scaled(any_colour(random), 0.5);
    cast_shadow(photo, {rectangle(x + 3, y + 4, width, height)}, 5, 0.35);
    paint(photo, rectangle(x, y, width, height), paper);
    const Colour ink = light ? Colour(45, 42, 50) : Colour(236, 232, 226);
    double line = y + height * 0.08;
    draw_gibberish(photo, {x + width * 0.08, line}, width * 0.84, height * 0.2,
                   random.chance(0.5) ? any_colour(random) : ink, random);
    for (line += height * 0.3; line < y + height * 0.88; line += height * 0.13) {
      draw_gibberish(photo, {x + width * 0.08, line}, width * random.uniform(0.5, 0.84), height * 0.07, ink,
                     random);
    }
  }
}

void draw_skyline(cv::Mat photo, double ground, int count, Random& random) {
  for (int building = 0; building < count; ++building) {
    const double width = photo.cols * random.uniform(0.08, 0.2);
    const double height = photo.rows * random.uniform(0.1, 0.35);
    const double x = photo.cols * random.uniform(-0.05, 0.95);
    const double y = photo.rows * ground - height;
    const Colour wall = from_hsv(random.uniform(0, 360), random.uniform(0.05, 0.25), random.uniform(0.5, 0.85));
    paint(photo, rectangle(x, y, width, height), wall);
    const double step = std::max(9.0, width / random.uniform(5, 9));
    for (double wy = y + step * 0.5; wy < y + height - step * 0.5; wy += step * 1.3) {
      for (double wx = x + step * 0.3; wx < x + width - step * 0.5; wx += step) {
        paint(photo, rectangle(wx, wy, step * 0.5, step * 0.75), scaled(wall, random.uniform(0.45, 0.8)));
      }
    }
  }
}

void draw_parasols(cv::Mat photo, double ground, int count, Random& random) {
  for (int parasol = 0; parasol < count; ++parasol) {
    const double size = photo.cols * random.uniform(0.1, 0.2);
    const cv::Point2d top(photo.cols * random.uniform(0.05, 0.95),
                          photo.rows * (ground + random.uniform(-0.2, 0.0)));
    const Colour first = any_colour(random);
    const Colour second = random.chance(0.6) ? Colour(245, 243, 238) : any_colour(random);
    paint(photo, rectangle(top.x - 2, top.y, 5, size * 1.3), {210, 205, 196});
    for (int strip = 0; strip < 6; ++strip) {
      const double left = -std::cos(std::numbers::pi * strip / 6);
      const double right = -std::cos(std::numbers::pi * (strip + 1) / 6);
      paint(photo,
            {{top.x, top.y - size * 0.5},
             {top.x + left * size, top.y + size * 0.08 * (1 - left * left)},
             {top.x + right * size, top.y + size * 0.08 * (1 - right * right)}},
            strip % 2 == 0 ? first : second);
    }
  }
}

void draw_books(cv::Mat photo, double ground, int shelves, Colour wood, Random& random) {
  const double pitch = photo.rows * ground / shelves;
  for (int shelf = 0; shelf < shelves; ++shelf) {
    const double foot = pitch * (shelf + 1);
    for (double x = random.uniform(0, 10); x < photo.cols;) {
      const double width = photo.cols * random.uniform(0.022, 0.06);
      const double height = pitch * random.uniform(0.6, 0.88);
      const Colour cover = any_colour(random);
      paint(photo, rectangle(x, foot - height, width - 1, height), cover);
      paint(photo, rectangle(x + width * 0.8, foot - height, width * 0.2 - 1, height), scaled(cover, 0.7));
      const Colour ink = lightness(cover) > 0.5 ? Colour(40, 36, 34) : Colour(240, 232, 210);
      paint(photo,
            Outlines{rectangle(x, foot - height * 0.93, width - 1, 3),
                     rectangle(x, foot - height * 0.12, width - 1, 3)},
            ink);
      // Lettering up the spine.
      Outlines title = scrawl(random.integer(5, 11), random);
      const double scale = std::min(width * 0.5, height * 0.7 / bounds(title).width);
      for (Outline& outline : title) {
        for (cv::Point2d& point : outline) {
          point = {x + width * 0.25 + point.y * scale, foot - height * 0.16 - point.x * scale};
        }
      }
      paint_fine(photo, title, ink);
      x += width + (random.chance(0.1) ? photo.cols * 0.05 : 0.0);
    }
    paint(photo, rectangle(0, foot - pitch * 0.05, photo.cols, pitch * 0.07), wood);
  }
}

void draw_awning(cv::Mat photo, Random& random) {
  const double height = photo.rows * random.uniform(0.1, 0.17);
  const double step = photo.cols / random.uniform(9, 16);
  const Colour first = any_colour(random);
  cast_shadow(photo, {rectangle(0, height, photo.cols, height * 0.6)}, height * 0.5, 0.5);
  int strip = 0;
  for (double x = 0; x < photo.cols; x += step, ++strip) {
    const Colour colour = strip % 2 == 0 ? first : Colour(242, 240, 233);
    paint(photo, Outlines{rectangle(x, 0, step, height), circle({x + step / 2, height}, step / 2)}, colour);
  }
}

void draw_fruit(cv::Mat photo, double ground, int count, Random& random) {
  const double hue = random.pick(std::array{5.0, 25.0, 48.0, 85.0, 300.0});
  for (int fruit = 0; fruit < count; ++fruit) {
    const double depth = static_cast<double>(fruit) / std::max(1, count);
    const double radius = photo.rows * (0.025 + 0.02 * depth);
    const cv::Point2d at(photo.cols * random.uniform(0, 1),
                         photo.rows * (ground + 0.02 + (0.95 - ground) * depth));
    const Colour skin = from_hsv(hue + 14.0 * std::floor(at.x / photo.cols * 4) + random.uniform(-6, 6), 0.75,
                                 random.uniform(0.6, 0.95));
    paint(photo, circle(at + cv::Point2d(2, 3), radius), scaled(skin, 0.45));
    paint(photo, circle(at, radius), scaled(skin, 0.85));
    paint(photo, circle(at - cv::Point2d(radius, radius) * 0.15, radius * 0.8), skin);
    paint(photo, circle(at - cv::Point2d(radius, radius) * 0.4, radius * 0.18), blend(skin, {255, 255, 255}, 0.7));
  }
}

}  // namespace sluice::synth
