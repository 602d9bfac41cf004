#include "sluice/synth/carrier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "sluice/synth/texture.h"
#include "sluice/synth/things.h"

namespace sluice::synth {
namespace {

/// Average lightness of what is opaque.
double lightness_of(const cv::Mat& mark) {
  double weight = 0;
  double light = 0;
  for (int y = 0; y < mark.rows; y += 4) {
    for (int x = 0; x < mark.cols; x += 4) {
      const auto& pixel = mark.at<cv::Vec4b>(y, x);
      weight += pixel[3];
      light += pixel[3] * lightness({pixel[0], pixel[1], pixel[2]});
    }
  }
  return light / std::max(1.0, weight);
}

/// A colour that the mark stands out from.
Colour ground_for(const cv::Mat& mark, Random& random) {
  return lightness_of(mark) > 0.52
             ? from_hsv(random.uniform(0, 360), random.uniform(0.2, 0.8), random.uniform(0.08, 0.24))
             : from_hsv(random.uniform(0, 360), random.uniform(0.0, 0.22), random.uniform(0.88, 1.0));
}

/// A sheet under way: the mark's place is fixed first, the rest is drawn around it.
struct Sheet {
  cv::Mat rgb;
  cv::Mat alpha;
  cv::Rect mark;

  [[nodiscard]] double width() const { return rgb.cols; }
  [[nodiscard]] double height() const { return rgb.rows; }
};

/// `aspect` is height by width; the mark takes `share` of the width, or of the height where that is less, about
/// (x, y), all as shares of the sheet.
Sheet start(const cv::Mat& mark, double mark_pixels, double aspect, double share, cv::Point2d at) {
  const double tall = static_cast<double>(mark.rows) / mark.cols;
  const double of_width = std::min(share, share * aspect / tall);
  const double mark_width = mark_pixels / std::max(1.0, tall);
  const double width = std::clamp(mark_width / of_width, 60.0, 2600.0);
  Sheet sheet;
  sheet.rgb = cv::Mat(static_cast<int>(width * aspect), static_cast<int>(width), CV_8UC3);
  sheet.alpha = cv::Mat(sheet.rgb.size(), CV_8UC1, cv::Scalar(255));
  const cv::Size size(std::max(4, static_cast<int>(width * of_width)),
                      std::max(4, static_cast<int>(width * of_width * tall)));
  const cv::Point corner(static_cast<int>(at.x * width) - size.width / 2,
                         static_cast<int>(at.y * width * aspect) - size.height / 2);
  sheet.mark = cv::Rect(corner, size) & cv::Rect({0, 0}, sheet.rgb.size());
  return sheet;
}

Product finish(Sheet sheet, Carrier carrier, int model, const cv::Mat& mark, Colour colour) {
  paste(sheet.rgb, mark, sheet.mark);
  Product product{carrier, model, cv::Mat(sheet.rgb.size(), CV_8UC4), {}, colour};
  const std::array<cv::Mat, 2> planes{sheet.rgb, sheet.alpha};
  cv::mixChannels(planes.data(), planes.size(), &product.sheet, 1, std::array{0, 0, 1, 1, 2, 2, 3, 3}.data(), 4);
  product.mark = {sheet.mark.x / sheet.width(), sheet.mark.y / sheet.height(), sheet.mark.width / sheet.width(),
                  sheet.mark.height / sheet.height()};
  return product;
}

void keep(Sheet& sheet, const Outlines& outlines) {
  sheet.alpha.setTo(0);
  for (const Outline& outline : outlines) {
    std::vector<cv::Point> points;
    for (const cv::Point2d& point : outline) {
      points.emplace_back(static_cast<int>(point.x * sheet.width()), static_cast<int>(point.y * sheet.height()));
    }
    cv::fillPoly(sheet.alpha, std::vector{points}, cv::Scalar(255), cv::LINE_AA);
  }
}

void lines_of_text(Sheet& sheet, double x, double y, double width, int lines, double height, Colour ink,
                   Random& random) {
  for (int line = 0; line < lines; ++line) {
    const double top = y + line * height * 1.8;
    if (top + height < sheet.height()) {
      draw_gibberish(sheet.rgb, {x, top}, width * random.uniform(0.6, 1.0), height, ink, random);
    }
  }
}

Product poster(const cv::Mat& mark, double mark_pixels, Random& random) {
  const bool tall = random.chance(0.55);
  const double aspect = tall ? random.uniform(1.2, 1.5) : random.uniform(0.45, 0.7);
  const Colour paper = ground_for(mark, random);
  const Colour ink =
      lightness(paper) > 0.5 ? scaled(from_hsv(random.uniform(0, 360), 0.8, 0.5), 0.8) : Colour(236, 232, 222);
  Sheet sheet = start(mark, mark_pixels, aspect, tall ? 0.66 : 0.55,
                      tall ? cv::Point2d(0.5, 0.42) : cv::Point2d(random.pick(std::array{0.34, 0.5, 0.66}), 0.46));
  gradient(sheet.rgb, paper, scaled(paper, 0.9));
  const double width = sheet.width();
  const double height = sheet.height();
  const Colour band = from_hsv(random.uniform(0, 360), random.uniform(0.4, 0.8), random.uniform(0.5, 0.9));
  switch (random.integer(0, 2)) {
    case 0:
      paint(sheet.rgb, {{0, height}, {0, height * 0.8}, {width, height * 0.7}, {width, height}}, band);
      break;
    case 1:
      paint(sheet.rgb,
            turned(ring_part({width / 2, height}, height * 0.1, height * 1.2, -94, -86), {width / 2, height}, 24),
            blend(paper, band, 0.15));
      break;
    default:
      paint(sheet.rgb,
            Outlines{circle({width * 0.95, height * 0.95}, width * 0.3),
                     circle({width * 0.02, height * 0.05}, width * 0.16)},
            band);
  }
  if (tall) {
    draw_gibberish(sheet.rgb, {width * 0.1, height * 0.06}, width * 0.8, height * 0.07, ink, random);
    lines_of_text(sheet, width * 0.12, height * 0.8, width * 0.7, 3, height * 0.025, ink, random);
  } else {
    lines_of_text(sheet, width * 0.08, height * 0.84, width * 0.8, 1, height * 0.07, ink, random);
  }
  const double rim = width * 0.025;
  const Colour frame = random.chance(0.5) ? Colour(38, 36, 36) : from_hsv(30, 0.4, random.uniform(0.3, 0.9));
  paint(sheet.rgb,
        Outlines{rectangle(0, 0, width, rim), rectangle(0, height - rim, width, rim), rectangle(0, 0, rim, height),
                 rectangle(width - rim, 0, rim, height)},
        frame);
  return finish(std::move(sheet), Carrier::poster, random.integer(0, 1), mark, frame);
}

Product can(const cv::Mat& mark, double mark_pixels, Random& random) {
  const double slimness = random.uniform(1.35, 1.95);  // height by diameter
  const Colour tin = ground_for(mark, random);
  const double aspect = cylinder_sheet_aspect(slimness);
  Sheet sheet = start(mark, mark_pixels, aspect, 0.52, {random.uniform(0.42, 0.58), random.uniform(0.42, 0.55)});
  gradient(sheet.rgb, tin, scaled(tin, 0.85));
  const double width = sheet.width();
  const double height = sheet.height();
  const Colour stripe = from_hsv(random.uniform(0, 360), random.uniform(0.5, 0.9), random.uniform(0.4, 0.85));
  const Colour ink = lightness(tin) > 0.5 ? Colour(40, 38, 50) : Colour(238, 236, 228);
  if (random.chance(0.5)) {
    paint(sheet.rgb,
          Outlines{rectangle(0, height * 0.86, width, height * 0.07),
                   rectangle(0, height * 0.07, width, height * 0.05)},
          stripe);
  } else {
    for (int lozenge = 0; lozenge < 16; ++lozenge) {
      paint(sheet.rgb, regular(4, {width * (lozenge + 0.5) / 16, height * 0.89}, width * 0.035, 0), stripe);
    }
  }
  lines_of_text(sheet, width * 0.36, height * 0.79, width * 0.28, 1, height * 0.035, ink, random);
  lines_of_text(sheet, width * 0.02, height * 0.25, width * 0.14, 7, height * 0.025, ink, random);
  lines_of_text(sheet, width * 0.86, height * 0.25, width * 0.13, 7, height * 0.025, ink, random);
  const Colour metal(196, 198, 202);
  paint(sheet.rgb,
        Outlines{rectangle(0, 0, width, height * 0.035), rectangle(0, height * 0.965, width, height * 0.035)},
        metal);
  return finish(std::move(sheet), Carrier::can, 0, mark, tin);
}

Product cloth(const cv::Mat& mark, double mark_pixels, Random& random) {
  const int model = random.integer(0, 2);  // shirt, bag, flag
  const Colour dye = ground_for(mark, random);
  const std::array aspects{1.05, 1.25, 0.66};
  const std::array shares{0.36, 0.6, 0.5};
  const std::array<cv::Point2d, 3> places{cv::Point2d(0.5, 0.42), {0.5, 0.6}, {0.5, 0.5}};
  const auto which = static_cast<std::size_t>(model);
  Sheet sheet = start(mark, mark_pixels, aspects[which], shares[which], places[which]);
  gradient(sheet.rgb, dye, scaled(dye, 0.95));
  const double width = sheet.width();
  const double height = sheet.height();
  const Colour seam = lightness(dye) > 0.5 ? scaled(dye, 0.8) : blend(dye, {255, 255, 255}, 0.15);
  if (model == 0) {
    keep(sheet, {{{.37, .03},
                  {.42, .075},
                  {.5, .095},
                  {.58, .075},
                  {.63, .03},
                  {.78, .08},
                  {.995, .33},
                  {.86, .44},
                  {.76, .32},
                  {.765, .98},
                  {.235, .98},
                  {.24, .32},
                  {.14, .44},
                  {.005, .33},
                  {.22, .08}}});
    paint(sheet.rgb,
          Outlines{{{width * .22, height * .08},
                    {width * .23, height * .08},
                    {width * .25, height * .33},
                    {width * .24, height * .33}},
                   {{width * .78, height * .08},
                    {width * .77, height * .08},
                    {width * .75, height * .33},
                    {width * .76, height * .33}},
                   rectangle(width * .235, height * .945, width * .53, height * .006)},
          seam);
  } else if (model == 1) {
    keep(sheet, {{{.04, .26}, {.96, .26}, {.99, .98}, {.01, .98}},
                 {{.22, .27}, {.27, .03}, {.31, .03}, {.29, .27}},
                 {{.78, .27}, {.73, .03}, {.69, .03}, {.71, .27}},
                 {{.27, .03}, {.73, .03}, {.71, .06}, {.29, .06}}});
    paint(sheet.rgb, rectangle(0, height * 0.29, width, height * 0.008), seam);
  } else {
    const Colour stripe = from_hsv(random.uniform(0, 360), 0.7, 0.7);
    paint(sheet.rgb,
          Outlines{rectangle(0, 0, width, height * 0.12), rectangle(0, height * 0.88, width, height * 0.12)},
          stripe);
  }
  return finish(std::move(sheet), Carrier::cloth, model, mark, dye);
}

Product screen(const cv::Mat& mark, double mark_pixels, Random& random) {
  const int model = random.integer(0, 2);  // laptop, telephone, monitor
  const bool phone = model == 1;
  Sheet sheet = start(mark, mark_pixels, phone ? 1.95 : 0.62, phone ? 0.72 : 0.48,
                      phone ? cv::Point2d(0.5, 0.36) : cv::Point2d(random.pick(std::array{0.33, 0.5, 0.66}), 0.5));
  const Colour page = ground_for(mark, random);
  const Colour ink = lightness(page) > 0.5 ? Colour(50, 52, 60) : Colour(225, 228, 235);
  const double width = sheet.width();
  const double height = sheet.height();
  sheet.rgb.setTo(cv::Scalar(22, 22, 24));
  const double bezel = width * (phone ? 0.05 : 0.028);
  paint(sheet.rgb, rectangle(bezel, bezel, width - 2 * bezel, height - 2 * bezel), page);
  const Colour bar = from_hsv(random.uniform(0, 360), random.uniform(0.3, 0.8), random.uniform(0.3, 0.9));
  const double unit = phone ? width * 0.06 : height * 0.05;
  paint(sheet.rgb, rectangle(bezel, bezel, width - 2 * bezel, unit * 1.7), bar);
  draw_gibberish(sheet.rgb, {bezel + unit, bezel + unit * 0.45}, width * 0.4, unit * 0.7,
                 lightness(bar) > 0.5 ? Colour(30, 30, 34) : Colour(245, 245, 245), random);
  lines_of_text(sheet, bezel + unit, height * (phone ? 0.62 : 0.8), width * 0.75, phone ? 5 : 2, unit * 0.55, ink,
                random);
  if (phone) {
    paint(sheet.rgb, rounded_rectangle(width * 0.2, height * 0.86, width * 0.6, height * 0.06, height * 0.02),
          bar);
    Outline rim = rounded_rectangle(0.01, 0.01, 0.98, 1.93, 0.11);
    for (cv::Point2d& point : rim) {
      point.y /= 1.95;
    }
    keep(sheet, {rim});
  }
  return finish(std::move(sheet), Carrier::screen, model, mark, {40, 40, 44});
}

}  // namespace

std::string_view to_string(Carrier carrier) {
  constexpr std::array<std::string_view, kCarriers> kNames{"can", "cloth", "poster", "screen"};
  return kNames[static_cast<std::size_t>(carrier)];
}

Product make_product(Carrier carrier, const cv::Mat& mark, double mark_pixels, Random& random) {
  switch (carrier) {
    case Carrier::can:
      return can(mark, mark_pixels, random);
    case Carrier::cloth:
      return cloth(mark, mark_pixels, random);
    case Carrier::screen:
      return screen(mark, mark_pixels, random);
    case Carrier::poster:
      break;
  }
  return poster(mark, mark_pixels, random);
}

}  // namespace sluice::synth
