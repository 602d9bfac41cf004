// Charts as inline SVG. Those that stand alone carry a title and a description; those in a table cell are hidden
// from screen readers, since the cell beside them says the same in figures.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sluice/insight/interval.h"
#include "sluice/insight/placement.h"
#include "sluice/insight/trend.h"
#include "sluice/report/markup.h"

namespace sluice::report {

/// Names a chart for those who cannot see it. `id` is unique in the page: letters, digits and '-'.
struct ChartText {
  std::string id;
  std::string title;
  std::string description;
};

/// A bar with its interval, for a table cell; `scale` is the share at the right end.
[[nodiscard]] Markup interval_bar(const insight::Share& share, double scale);
/// A bar with a tick at what it is compared to, for a table cell.
[[nodiscard]] Markup compared_bar(double share, double compared_to, double scale);

/// Several weeks in one point, where there are too many weeks to draw each.
struct TrendPoint {
  insight::Week first;  ///< Its first week.
  int weeks = 1;
  insight::WeekCount count;
  insight::Share share;  ///< Meaningless where `count.photos` is zero.
};
/// At most about 60 points.
[[nodiscard]] std::vector<TrendPoint> trend_points(const std::vector<insight::Week>& weeks,
                                                   const std::vector<insight::WeekCount>& counts);
/// Share over time, with its interval as a band; gaps where there are no photos. `points` is not empty.
[[nodiscard]] Markup trend_chart(const ChartText& text, const std::vector<TrendPoint>& points);

/// The nine thirds of the frame, darker where more sightings are.
[[nodiscard]] Markup placement_chart(const ChartText& text, const std::array<std::int64_t, 9>& grid);
/// Quantiles of the share of the frame on a logarithmic scale from 0.1 % to 100 %.
[[nodiscard]] Markup size_chart(const ChartText& text, const insight::SizeQuantiles& sizes);

namespace detail {
/// An `svg` element with title and description around `body`.
[[nodiscard]] Markup framed_chart(const ChartText& text, int width, int height, const Markup& body);
}  // namespace detail

}  // namespace sluice::report
