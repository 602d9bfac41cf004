#include "sluice/synth/glyphs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <string>

namespace sluice::synth {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;

/// Strokes of one letter: M x y starts one, L x y goes straight, E cx cy rx ry from to follows an ellipse, Z
/// closes.
struct Glyph {
  char letter;
  double width;  ///< Of the strokes' centre lines.
  const char* strokes;
};

constexpr std::array kGlyphs{
    Glyph{'A', .76, "M0 1L.38 0L.76 1M.13 .66L.63 .66"},
    Glyph{'B', .62, "M0 .47L.33 .47E.33 .235 .235 .235 90 -90L0 0L0 1L.36 1E.36 .735 .265 .265 90 -90L.3 .47"},
    Glyph{'C', .8, "E.46 .5 .46 .5 -44 -316"},
    Glyph{'D', .74, "M0 0L.28 0E.28 .5 .46 .5 -90 90L0 1Z"},
    Glyph{'E', .52, "M.52 0L0 0L0 1L.52 1M0 .48L.44 .48"},
    Glyph{'F', .5, "M.5 0L0 0L0 1M0 .5L.42 .5"},
    Glyph{'G', .9, "E.46 .5 .46 .5 -44 -360L.52 .52"},
    Glyph{'H', .66, "M0 0L0 1M.66 0L.66 1M0 .48L.66 .48"},
    Glyph{'I', 0, "M0 0L0 1"},
    Glyph{'J', .42, "M.42 0L.42 .74E.2 .74 .22 .26 0 165"},
    Glyph{'K', .62, "M0 0L0 1M.58 0L.02 .58M.2 .4L.62 1"},
    Glyph{'L', .48, "M0 0L0 1L.48 1"},
    Glyph{'M', .84, "M0 1L0 0L.42 .66L.84 0L.84 1"},
    Glyph{'N', .68, "M0 1L0 0L.68 1L.68 0"},
    Glyph{'O', .96, "E.48 .5 .48 .5 0 360Z"},
    Glyph{'P', .58, "M0 1L0 0L.31 0E.31 .27 .27 .27 -90 90L0 .54"},
    Glyph{'Q', .96, "E.48 .5 .48 .5 0 360ZM.58 .66L.94 1.08"},
    Glyph{'R', .6, "M0 1L0 0L.31 0E.31 .27 .27 .27 -90 90L0 .54M.28 .54L.6 1"},
    Glyph{'S', .56, "E.28 .25 .25 .25 -28 -270E.28 .75 .28 .25 -90 152"},
    Glyph{'T', .72, "M0 0L.72 0M.36 0L.36 1"},
    Glyph{'U', .64, "M0 0L0 .68E.32 .68 .32 .32 180 0L.64 0"},
    Glyph{'V', .72, "M0 0L.36 1L.72 0"},
    Glyph{'W', 1.06, "M0 0L.27 1L.53 .12L.79 1L1.06 0"},
    Glyph{'X', .64, "M0 0L.64 1M.64 0L0 1"},
    Glyph{'Y', .66, "M0 0L.33 .52L.66 0M.33 .5L.33 1"},
    Glyph{'Z', .6, "M.02 0L.58 0L0 1L.6 1"},
    Glyph{'a', .54, "E.27 .68 .27 .32 0 360ZM.54 .36L.54 1"},
    Glyph{'b', .54, "M0 0L0 1M.54 .68E.27 .68 .27 .32 0 360Z"},
    Glyph{'c', .48, "E.28 .68 .28 .32 -46 -314"},
    Glyph{'d', .54, "E.27 .68 .27 .32 0 360ZM.54 0L.54 1"},
    Glyph{'e', .56, "M.02 .68L.56 .68E.28 .68 .28 .32 0 -318"},
    Glyph{'f', .36, "E.34 .2 .2 .2 -75 -180L.14 1M0 .38L.36 .38"},
    Glyph{'g', .54, "E.27 .68 .27 .32 0 360ZM.54 .36L.54 1.06E.27 1.06 .27 .24 0 150"},
    Glyph{'h', .5, "M0 0L0 1M0 .62E.25 .62 .25 .26 180 360L.5 1"},
    Glyph{'i', 0, "M0 .36L0 1M0 .04L0 .17"},
    Glyph{'j', .14, "M.14 .36L.14 1.08E-.06 1.08 .2 .2 0 95M.14 .04L.14 .17"},
    Glyph{'k', .46, "M0 0L0 1M.42 .36L.02 .74M.15 .6L.46 1"},
    Glyph{'l', 0, "M0 0L0 1"},
    Glyph{'m', .8, "M0 .36L0 1M0 .6E.2 .6 .2 .24 180 360L.4 1M.4 .6E.6 .6 .2 .24 180 360L.8 1"},
    Glyph{'n', .5, "M0 .36L0 1M0 .62E.25 .62 .25 .26 180 360L.5 1"},
    Glyph{'o', .58, "E.29 .68 .29 .32 0 360Z"},
    Glyph{'p', .54, "M0 .36L0 1.3M.54 .68E.27 .68 .27 .32 0 360Z"},
    Glyph{'q', .54, "E.27 .68 .27 .32 0 360ZM.54 .36L.54 1.3"},
    Glyph{'r', .3, "M0 .36L0 1M0 .64E.25 .64 .25 .28 180 285"},
    Glyph{'s', .42, "E.21 .52 .18 .16 -28 -270E.21 .84 .21 .16 -90 152"},
    Glyph{'t', .36, "M.14 .1L.14 .8E.32 .8 .18 .2 180 75M0 .38L.36 .38"},
    Glyph{'u', .5, "M0 .36L0 .75E.25 .75 .25 .25 180 0M.5 .36L.5 1"},
    Glyph{'v', .54, "M0 .36L.27 1L.54 .36"},
    Glyph{'w', .82, "M0 .36L.21 1L.41 .44L.61 1L.82 .36"},
    Glyph{'x', .46, "M0 .36L.46 1M.46 .36L0 1"},
    Glyph{'y', .54, "M0 .36L.28 .98M.54 .36L.2 1.28"},
    Glyph{'z', .46, "M0 .36L.44 .36L0 1L.46 1"},
    Glyph{'0', .6, "E.3 .5 .3 .5 0 360Z"},
    Glyph{'1', .2, "M0 .2L.2 0L.2 1"},
    Glyph{'2', .56, "E.28 .28 .27 .28 190 400L0 1L.56 1"},
    Glyph{'3', .54, "E.26 .25 .24 .25 200 450E.26 .75 .28 .25 -90 160"},
    Glyph{'4', .58, "M.44 1L.44 0L0 .7L.58 .7"},
    Glyph{'5', .54, "M.5 0L.08 0L.05 .45E.25 .69 .29 .31 -130 155"},
    Glyph{'6', .56, "M.42 0L.06 .5E.28 .7 .28 .3 200 560Z"},
    Glyph{'7', .54, "M0 0L.54 0L.18 1"},
    Glyph{'8', .54, "E.27 .24 .23 .24 90 450ZE.27 .74 .27 .26 -90 270Z"},
    Glyph{'9', .56, "M.14 1L.5 .5E.28 .3 .28 .3 20 380Z"},
    Glyph{'&', .74, "M.74 1L.16 .36E.32 .21 .2 .21 145 395L.12 .56E.28 .76 .28 .24 225 -10L.72 .5"},
    Glyph{'\'', 0, "M0 0L0 .24"},
    Glyph{'.', 0, "M0 .9L0 1.06"},
    Glyph{'-', .3, "M0 .6L.3 .6"},
};

struct Stroke {
  Outline points;
  bool closed = false;
};

void append_line(Outline& points, cv::Point2d to) {
  const cv::Point2d from = points.back();
  const int steps = std::max(1, static_cast<int>(std::ceil(std::hypot(to.x - from.x, to.y - from.y) / 0.12)));
  for (int step = 1; step <= steps; ++step) {
    points.push_back(from + (to - from) * (static_cast<double>(step) / steps));
  }
}

/// A cosine or sine, of an ellipse that was made more or less square.
double squared(double value, double squareness) {
  return std::copysign(std::pow(std::abs(value), 2.0 / squareness), value);
}

void append_arc(Outline& points, const std::array<double, 6>& arc, double squareness) {
  const auto at = [&](double angle) {
    return cv::Point2d(arc[0] + arc[2] * squared(std::cos(angle * kDegree), squareness),
                       arc[1] + arc[3] * squared(std::sin(angle * kDegree), squareness));
  };
  if (points.empty()) {
    points.push_back(at(arc[4]));
  } else {
    append_line(points, at(arc[4]));
  }
  const int steps = std::max(2, static_cast<int>(std::abs(arc[5] - arc[4]) / 8.0));
  for (int step = 1; step <= steps; ++step) {
    points.push_back(at(arc[4] + (arc[5] - arc[4]) * step / steps));
  }
}

std::vector<Stroke> strokes_of(const Glyph& glyph, double squareness) {
  std::vector<Stroke> strokes;
  const char* cursor = glyph.strokes;
  const char* const end = cursor + std::char_traits<char>::length(cursor);
  const auto number = [&cursor, end] {
    while (*cursor == ' ') {
      ++cursor;
    }
    double value = 0;
    cursor = std::from_chars(cursor, end, value).ptr;
    return value;
  };
  bool fresh = true;  // the next command starts a stroke
  while (*cursor != '\0') {
    const char command = *cursor++;
    if (command == 'Z') {
      strokes.back().closed = true;
      fresh = true;
    } else if (command == 'M') {
      const double x = number();
      strokes.push_back({{{x, number()}}, false});
      fresh = false;
    } else if (command == 'L') {
      const double x = number();
      append_line(strokes.back().points, {x, number()});
    } else {
      if (fresh) {
        strokes.emplace_back();
        fresh = false;
      }
      std::array<double, 6> arc{};
      for (double& value : arc) {
        value = number();
      }
      append_arc(strokes.back().points, arc, squareness);
    }
  }
  return strokes;
}

/// Works where the pen is a circle of radius 1: x and y are divided by its half-widths.
class Pen {
 public:
  Pen(double half_x, double half_y) : half_x_(half_x), half_y_(half_y) {}

  void draw(const Stroke& stroke, Outlines& outlines) const {
    Outline points;
    for (const cv::Point2d& point : stroke.points) {
      const cv::Point2d scaled(point.x / half_x_, point.y / half_y_);
      if (points.empty() || std::hypot(scaled.x - points.back().x, scaled.y - points.back().y) > 1e-6) {
        points.push_back(scaled);
      }
    }
    if (stroke.closed && points.size() > 2) {
      points.push_back(points.front());
    }
    for (std::size_t index = 0; index + 1 < points.size(); ++index) {
      const cv::Point2d side = normal(points[index], points[index + 1]);
      add({points[index] + side, points[index + 1] + side, points[index + 1] - side, points[index] - side},
          outlines);
      if (index + 2 < points.size()) {
        join(points[index + 1], side, normal(points[index + 1], points[index + 2]), outlines);
      } else if (stroke.closed) {
        join(points.front(), side, normal(points[0], points[1]), outlines);
      }
    }
  }

 private:
  static cv::Point2d normal(cv::Point2d from, cv::Point2d to) {
    const cv::Point2d along = to - from;
    const double length = std::max(1e-9, std::hypot(along.x, along.y));
    return {-along.y / length, along.x / length};
  }

  /// A mitred corner, bevelled where it would grow too long.
  void join(cv::Point2d corner, cv::Point2d before, cv::Point2d after, Outlines& outlines) const {
    const double cosine = before.dot(after);
    const double outward = before.x * after.y - before.y * after.x > 0 ? -1.0 : 1.0;
    Outline wedge{corner, corner + before * outward};
    if (cosine > -0.55) {
      wedge.push_back(corner + (before + after) * (outward / (1.0 + cosine)));
    }
    wedge.push_back(corner + after * outward);
    add(wedge, outlines);
  }

  void add(const Outline& outline, Outlines& outlines) const {
    Outline& scaled = outlines.emplace_back();
    for (const cv::Point2d& point : outline) {
      scaled.emplace_back(point.x * half_x_, point.y * half_y_);
    }
  }

  double half_x_;
  double half_y_;
};

/// Slabs where a stroke ends upright on one of the lines that letters stand on or reach.
void add_serifs(const std::vector<Stroke>& strokes, std::size_t which, const Typeface& face, Outlines& outlines) {
  const Stroke& stroke = strokes[which];
  if (stroke.closed || stroke.points.size() < 2) {
    return;
  }
  const auto met_by_another = [&](cv::Point2d end) {
    for (std::size_t index = 0; index < strokes.size(); ++index) {
      for (const cv::Point2d& point : strokes[index].points) {
        if (index != which && std::hypot(point.x - end.x, point.y - end.y) < 0.08) {
          return true;
        }
      }
    }
    return false;
  };
  const auto slab = [&](cv::Point2d end, cv::Point2d before) {
    const cv::Point2d along = end - before;
    const bool upright = std::abs(along.y) > 1.2 * std::abs(along.x);
    const bool on_line =
        std::min({std::abs(end.y), std::abs(end.y - std::pow(0.36, face.waist)), std::abs(end.y - 1.0)}) < 0.01;
    if (upright && on_line && !met_by_another(end)) {
      const double length = face.weight * 1.9;
      const double thick = face.weight * face.contrast * 0.55;
      const double y = end.y < 0.5 ? end.y : end.y - thick;
      outlines.push_back(rectangle(end.x - length / 2, y, length / 2, thick));
      outlines.push_back(rectangle(end.x, y, length / 2, thick));
    }
  };
  slab(stroke.points.front(), stroke.points[1]);
  slab(stroke.points.back(), stroke.points[stroke.points.size() - 2]);
}

}  // namespace

Outlines lettering(std::string_view text, const Typeface& face) {
  Outlines outlines;
  const Pen pen(face.weight / 2, face.weight * face.contrast / 2);
  double x = face.weight / 2;
  for (const char letter : text) {
    const auto* const glyph =
        std::find_if(kGlyphs.begin(), kGlyphs.end(), [&](const Glyph& g) { return g.letter == letter; });
    if (glyph == kGlyphs.end()) {
      x += 0.34 * face.width + face.spacing;
      continue;
    }
    Outlines letter_outlines;
    std::vector<Stroke> strokes = strokes_of(*glyph, face.squareness);
    for (Stroke& stroke : strokes) {
      for (cv::Point2d& point : stroke.points) {
        point.x *= face.width;
        if (point.y > 0 && point.y < 1) {
          point.y = std::pow(point.y, face.waist);
        }
      }
    }
    for (std::size_t index = 0; index < strokes.size(); ++index) {
      if (face.serifs) {
        add_serifs(strokes, index, face, letter_outlines);
      }
      pen.draw(strokes[index], letter_outlines);
    }
    for (Outline& outline : letter_outlines) {
      for (cv::Point2d& point : outline) {
        point.x += x + (1.0 - point.y) * face.slant;
      }
      outlines.push_back(std::move(outline));
    }
    x += glyph->width * face.width + face.weight + face.spacing;
  }
  return outlines;
}

Outlines swayed(Outlines text, Random& random) {
  const double phase = random.uniform(0, 6.28);
  const double sway = random.uniform(0.13, 0.2);
  const double wave = random.uniform(4.0, 7.0);
  for (Outline& outline : text) {
    for (cv::Point2d& point : outline) {
      point = {point.x + sway * std::sin(wave * point.y + 2.3 * point.x + phase),
               point.y + sway * std::sin(wave * point.x + phase)};
    }
  }
  const cv::Rect2d box = bounds(text);
  return moved(std::move(text), {-box.x, -box.y});
}

Outlines on_arc(const Outlines& text, cv::Point2d centre, double radius, double height, double middle_angle,
                bool inside_out) {
  const cv::Rect2d box = bounds(text);
  const double middle = box.x + box.width / 2;
  Outlines bent = text;
  for (Outline& outline : bent) {
    for (cv::Point2d& point : outline) {
      const double along = (point.x - middle) * height / radius;
      const double above = (1.0 - point.y) * height;
      const double angle = middle_angle * kDegree + (inside_out ? -along : along);
      const double distance = inside_out ? radius - above : radius + above;
      point = {centre.x + distance * std::cos(angle), centre.y + distance * std::sin(angle)};
    }
  }
  return bent;
}

}  // namespace sluice::synth
