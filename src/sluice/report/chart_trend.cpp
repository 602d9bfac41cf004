#include <algorithm>
#include <cmath>

#include "sluice/report/chart.h"

namespace sluice::report {
namespace {

constexpr double kLeft = 6;
constexpr double kRight = 314;
constexpr double kTop = 22;
constexpr double kBottom = 112;
constexpr std::size_t kMostPoints = 60;
constexpr std::size_t kMostDots = 32;  // with more, dots would hide the line

/// Maps points and shares to the drawing.
class Plane {
 public:
  Plane(std::size_t points, double top) : points_(points), top_(top) {}
  [[nodiscard]] double x(std::size_t point) const {
    const double inner_left = kLeft + 4;
    const double inner_right = kRight - 4;
    return points_ < 2 ? (inner_left + inner_right) / 2
                       : inner_left + (inner_right - inner_left) * static_cast<double>(point) /
                                          static_cast<double>(points_ - 1);
  }
  [[nodiscard]] double y(double share) const {
    return kBottom - (kBottom - kTop) * std::clamp(share / top_, 0.0, 1.0);
  }

 private:
  std::size_t points_;
  double top_;
};

/// A round share a little above all points. Intervals may reach beyond and are cut: a week with one photo would
/// otherwise flatten all others.
double scale_top(const std::vector<TrendPoint>& points) {
  double most = 0;
  for (const TrendPoint& point : points) {
    most = std::max(most, point.count.photos > 0 ? point.share.value : 0.0);
  }
  for (const double round : {0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8}) {
    if (most * 1.1 <= round) {
      return round;
    }
  }
  return 1;
}

/// Runs of neighbouring points with photos, as [first, last].
std::vector<std::pair<std::size_t, std::size_t>> runs(const std::vector<TrendPoint>& points) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].count.photos == 0) {
      continue;
    }
    if (!found.empty() && found.back().second + 1 == i) {
      found.back().second = i;
    } else {
      found.emplace_back(i, i);
    }
  }
  return found;
}

Markup draw_run(const std::vector<TrendPoint>& points, std::size_t first, std::size_t last, const Plane& plane) {
  if (first == last) {
    const auto& share = points[first].share;
    return html(
        "<line class=\"band-line\" x1=\"{0:.1f}\" y1=\"{1:.1f}\" x2=\"{0:.1f}\" y2=\"{2:.1f}\"/>"
        "<circle class=\"dot\" cx=\"{0:.1f}\" cy=\"{3:.1f}\" r=\"2.5\"/>",
        plane.x(first), plane.y(share.low), plane.y(share.high), plane.y(share.value));
  }
  std::string upper;
  std::string lower;
  std::string line;
  Markup dots;
  for (std::size_t i = first; i <= last; ++i) {
    const auto& share = points[i].share;
    upper += fmt::format("{}{:.1f} {:.1f}", i == first ? "M" : "L", plane.x(i), plane.y(share.high));
    line += fmt::format("{}{:.1f} {:.1f}", i == first ? "M" : "L", plane.x(i), plane.y(share.value));
    lower = fmt::format("L{:.1f} {:.1f}", plane.x(i), plane.y(share.low)) + lower;
    if (points.size() <= kMostDots) {
      dots +=
          html("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2\"/>", plane.x(i), plane.y(share.value));
    }
  }
  return html("<path class=\"band\" d=\"{}{}Z\"/><path class=\"line\" d=\"{}\"/>{}", upper, lower, line, dots);
}

/// "Mar", with the year where it is the first label or a year begins; of longer spans only the year.
std::string month_label(int month, int step, bool first) {
  static constexpr std::array<const char*, 12> kShort = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (step >= 12) {
    return fmt::format("{}", month / 12);
  }
  const char* name = kShort[static_cast<std::size_t>(month % 12)];
  return first || month % 12 < step ? fmt::format("{} {}", name, month / 12) : name;
}

/// Months since the year 0 of the middle of a point's first week.
int month_number(const TrendPoint& point) {
  const std::chrono::year_month_day date(point.first.monday + std::chrono::days(3));
  return static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

/// Months between labels, such that at most five stand side by side.
int month_step(int months) {
  for (const int step : {1, 2, 3, 6, 12, 24}) {
    if (months <= step * 5) {
      return step;
    }
  }
  return 36;
}

/// A tick at the first point, and where every so many months a new one begins.
Markup draw_months(const std::vector<TrendPoint>& points, const Plane& plane) {
  const int first = month_number(points.front());
  const int step = month_step(month_number(points.back()) - first + 1);
  Markup ticks;
  double free_from = 0;
  int next = first;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const int month = month_number(points[i]);
    if (month < next) {
      continue;
    }
    next = first + ((month - first) / step + 1) * step;
    const std::string label = month_label(month, step, i == 0);
    const double half = 3.1 * static_cast<double>(label.size());
    const double centre = std::clamp(plane.x(i), kLeft + half, kRight - half);
    ticks += html("<line class=\"grid\" x1=\"{0:.1f}\" y1=\"{1:.0f}\" x2=\"{0:.1f}\" y2=\"{2:.0f}\"/>", plane.x(i),
                  kBottom, kBottom + 4);
    if (centre - half >= free_from) {
      ticks += html("<text class=\"tick\" x=\"{:.1f}\" y=\"128\" text-anchor=\"middle\">{}</text>", centre, label);
      free_from = centre + half + 4;
    }
  }
  return ticks;
}

}  // namespace

std::vector<TrendPoint> trend_points(const std::vector<insight::Week>& weeks,
                                     const std::vector<insight::WeekCount>& counts) {
  std::size_t together = 1;
  for (const std::size_t candidate : {1, 4, 13}) {
    together = candidate;
    if ((weeks.size() + candidate - 1) / candidate <= kMostPoints) {
      break;
    }
  }
  std::vector<TrendPoint> points;
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    if (i % together == 0) {
      points.push_back({weeks[i], 0, {}, {}});
    }
    TrendPoint& point = points.back();
    ++point.weeks;
    point.count.photos += counts[i].photos;
    point.count.with_brand += counts[i].with_brand;
    point.share = insight::wilson(point.count.with_brand, point.count.photos);
  }
  return points;
}

Markup trend_chart(const ChartText& text, const std::vector<TrendPoint>& points) {
  const double top = scale_top(points);
  const Plane plane(points.size(), top);
  Markup body = html(
      "<text class=\"tick\" x=\"{0:.0f}\" y=\"{1:.0f}\">{2:.0f}%</text>"
      "<line class=\"grid\" x1=\"{0:.0f}\" y1=\"{3:.0f}\" x2=\"{4:.0f}\" y2=\"{3:.0f}\"/>"
      "<line class=\"grid\" x1=\"{0:.0f}\" y1=\"{5:.0f}\" x2=\"{4:.0f}\" y2=\"{5:.0f}\"/>"
      "<line class=\"axis\" x1=\"{0:.0f}\" y1=\"{6:.0f}\" x2=\"{4:.0f}\" y2=\"{6:.0f}\"/>",
      kLeft, kTop - 6, 100 * top, kTop, kRight, (kTop + kBottom) / 2, kBottom);
  for (const auto& [first, last] : runs(points)) {
    body += draw_run(points, first, last, plane);
  }
  body += draw_months(points, plane);
  return detail::framed_chart(text, 320, 134, body);
}

}  // namespace sluice::report
