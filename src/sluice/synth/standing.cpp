// How products stand in a photo: shadow behind, then the sheet, then lid, base or hanger.
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "sluice/synth/carrier.h"
#include "sluice/synth/texture.h"

namespace sluice::synth {
namespace {

/// The sheet's own points in the photo, in order.
Outline outline_of(const Surface& surface, const std::vector<cv::Point2d>& points) {
  Outline outline;
  for (const cv::Point2d& point : points) {
    outline.push_back(surface.at(point.x, point.y));
  }
  return outline;
}

Outline edge_of(const Surface& surface, double v) {
  Outline edge;
  for (int step = 0; step <= 40; ++step) {
    edge.push_back(surface.at(step / 40.0, v));
  }
  return edge;
}

/// Paints something opaque that is no mark.
void cover(cv::Mat& photo, cv::Mat& depth_order, const Outline& outline, Colour colour) {
  paint(photo, outline, colour);
  std::vector<cv::Point> points;
  for (const cv::Point2d& point : outline) {
    points.emplace_back(point);
  }
  cv::fillPoly(depth_order, std::vector{points}, cv::Scalar(0));
}

void lid(const Surface& surface, cv::Mat& photo, cv::Mat& depth_order) {
  const Outline rim = edge_of(surface, 0);
  const cv::Point2d left = rim.front();
  const cv::Point2d right = rim.back();
  const cv::Point2d middle = (left + right) / 2.0;
  const cv::Point2d sag = rim[rim.size() / 2] - middle;  // half the lid's height, towards the viewer
  Outline top = rim;
  for (auto point = rim.rbegin(); point != rim.rend(); ++point) {
    const cv::Point2d arm = *point - middle;
    const cv::Point2d along = (right - left) / cv::norm(right - left);
    const cv::Point2d across = arm - along * arm.dot(along);
    top.push_back(middle + along * arm.dot(along) - across);
  }
  if (sag.y <= 0) {
    return;  // seen from below
  }
  cover(photo, depth_order, top, {206, 208, 212});
  const auto smaller = [&](double scale) {
    Outline ring;
    for (const cv::Point2d& point : top) {
      ring.push_back(middle + (point - middle) * scale);
    }
    return ring;
  };
  paint(photo, smaller(0.9), {150, 153, 158});
  paint(photo, smaller(0.84), {184, 187, 192});
  paint(photo, ellipse(middle + sag * 0.25, cv::norm(right - left) * 0.13, std::abs(sag.y) * 0.32),
        {128, 131, 136});
}

void keyboard(const Surface& surface, cv::Mat& photo, cv::Mat& depth_order, Colour body) {
  const cv::Point2d left = surface.at(0, 1);
  const cv::Point2d right = surface.at(1, 1);
  const cv::Point2d along = right - left;
  const cv::Point2d down(along.x * 0.02, cv::norm(along) * 0.2);
  const auto at = [&](double u, double v) {
    return left - along * 0.09 * v + along * (1 + 0.18 * v) * u + down * v;
  };
  const Colour shell(150, 152, 158);
  cast_shadow(photo, {{at(0, 0.2), at(1, 0.2), at(1.03, 1.15), at(-0.01, 1.15)}}, cv::norm(along) * 0.03, 0.5);
  cover(photo, depth_order, {at(0, 0), at(1, 0), at(1, 1), at(0, 1)}, shell);
  for (int row = 0; row < 4; ++row) {
    for (int key = 0; key < 13; ++key) {
      const double u = 0.06 + 0.88 * key / 13.0;
      const double v = 0.08 + 0.14 * row;
      paint(photo, {at(u, v), at(u + 0.056, v), at(u + 0.056, v + 0.1), at(u, v + 0.1)}, body);
    }
  }
  paint(photo, {at(0.36, 0.7), at(0.64, 0.7), at(0.65, 0.95), at(0.35, 0.95)}, {128, 130, 136});
}

void monitor_foot(const Surface& surface, cv::Mat& photo) {
  const cv::Point2d middle = surface.at(0.5, 0.98);
  const double width = cv::norm(surface.at(1, 1) - surface.at(0, 1));
  const cv::Point2d foot(middle.x, middle.y + width * 0.16);
  cast_shadow(photo, {ellipse(foot, width * 0.2, width * 0.05)}, width * 0.03, 0.5);
  paint(photo, rectangle(middle.x - width * 0.045, middle.y, width * 0.09, width * 0.15), {58, 58, 62});
  paint(photo, ellipse(foot, width * 0.17, width * 0.035), {48, 48, 52});
}

void hanger(const Surface& surface, cv::Mat& photo) {
  const cv::Point2d neck = surface.at(0.5, 0.03);
  const double width = cv::norm(surface.at(1, 0.3) - surface.at(0, 0.3));
  const Colour wood(142, 104, 66);
  paint(photo,
        Outlines{{surface.at(0.3, 0.08), neck - cv::Point2d(0, width * 0.05), surface.at(0.7, 0.08),
                  neck + cv::Point2d(0, width * 0.02)}},
        wood);
  paint(photo, ring_part(neck - cv::Point2d(0, width * 0.1), width * 0.035, width * 0.045, -200, 90),
        {120, 120, 124});
}

/// Two legs, as of a billboard.
void legs(const Surface& surface, cv::Mat& photo) {
  const double width = cv::norm(surface.at(1, 1) - surface.at(0, 1));
  for (const double u : {0.16, 0.8}) {
    const cv::Point2d top = surface.at(u, 0.95);
    paint(photo, rectangle(top.x, top.y, width * 0.035, photo.rows), {92, 88, 84});
    paint(photo, rectangle(top.x, top.y, width * 0.012, photo.rows), {128, 124, 120});
  }
}

void flagpole(const Surface& surface, cv::Mat& photo) {
  const cv::Point2d top = surface.at(0, 0);
  const cv::Point2d bottom = surface.at(0, 1);
  const cv::Point2d down = bottom - top;
  const double half = cv::norm(down) * 0.02;
  const cv::Point2d low = top + down * (2.0 + photo.rows / std::max(1.0, std::abs(down.y)));
  const cv::Point2d high = top - down * 0.08;
  paint(photo,
        {high - cv::Point2d(half, 0), high + cv::Point2d(half, 0), low + cv::Point2d(half, 0),
         low - cv::Point2d(half, 0)},
        {176, 176, 180});
  paint(photo, circle(high, half * 2), {212, 180, 90});
}

/// A soft bright streak, as of a window on glass.
void glare(const Surface& surface, cv::Mat& photo, Random& random) {
  const double at = random.uniform(0.05, 0.75);
  const double width = random.uniform(0.08, 0.25);
  cast_shadow(
      photo,
      {outline_of(surface, {{at, 0}, {at + width, 0}, {at + width - 0.2, 1}, {std::max(0.0, at - 0.2), 1}})}, 6,
      -random.uniform(0.05, 0.22));
}

Surface bend(const Product& product, const Standing& standing, Random& random) {
  const double aspect = static_cast<double>(product.sheet.rows) / product.sheet.cols;
  switch (product.carrier) {
    case Carrier::can:
      return Surface::cylinder(standing.pose, aspect);
    case Carrier::cloth:
      return Surface::cloth(standing.pose, aspect, standing.folds, random);
    case Carrier::poster:
    case Carrier::screen:
      break;
  }
  return Surface::flat(standing.pose, aspect);
}

}  // namespace

Surface stand(const Product& product, const Standing& standing, unsigned char label, cv::Mat& photo,
              cv::Mat& depth_order, Random& random) {
  Surface surface = bend(product, standing, random);
  const double width = cv::norm(surface.at(1, 0.5) - surface.at(0, 0.5));
  const cv::Point2d aside(width * 0.03, width * 0.04);
  if (product.carrier == Carrier::can) {
    Outline foot = edge_of(surface, 1);
    const cv::Point2d middle = (foot.front() + foot.back()) / 2.0;
    cast_shadow(photo, {ellipse(middle + cv::Point2d(width * 0.18, width * 0.03), width * 0.68, width * 0.17)},
                width * 0.12, 0.6);
    cover(photo, depth_order, ellipse(middle, width * 0.49, width * 0.06), {120, 122, 126});
  } else if (product.carrier == Carrier::cloth && product.model == 0) {
    cast_shadow(
        photo,
        {moved(outline_of(
                   surface,
                   {{.3, .05}, {.7, .05}, {.98, .33}, {.76, .4}, {.76, .98}, {.24, .98}, {.24, .4}, {.02, .33}}),
               aside)},
        width * 0.03, 0.4);
    hanger(surface, photo);
  } else if (product.carrier == Carrier::cloth && product.model == 2) {
    flagpole(surface, photo);
  } else if (product.carrier == Carrier::screen && product.model == 2) {
    monitor_foot(surface, photo);
  } else {
    const double top = product.carrier == Carrier::cloth && product.model == 1 ? 0.27 : 0.0;
    if (product.carrier == Carrier::poster && product.model == 1) {
      legs(surface, photo);
    }
    cast_shadow(photo, {moved(outline_of(surface, {{0, top}, {1, top}, {1, 1}, {0, 1}}), aside)}, width * 0.03,
                0.45);
  }
  surface.lay(product.sheet, label, photo, depth_order);
  if (product.carrier == Carrier::can) {
    lid(surface, photo, depth_order);
  } else if (product.carrier == Carrier::screen) {
    glare(surface, photo, random);
    if (product.model == 0) {
      keyboard(surface, photo, depth_order, product.colour);
    }
  }
  return surface;
}

}  // namespace sluice::synth
