#include "sluice/report/chart.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sluice::report {
namespace detail {

Markup framed_chart(const ChartText& text, int width, int height, const Markup& body) {
  return html(
      "<svg class=\"chart\" viewBox=\"0 0 {0} {1}\" role=\"img\" aria-labelledby=\"{2}-t {2}-d\">"
      "<title id=\"{2}-t\">{3}</title><desc id=\"{2}-d\">{4}</desc>{5}</svg>\n",
      width, height, text.id, text.title, text.description, body);
}

}  // namespace detail

namespace {

double percent_of(double share, double scale) {
  return 100 * std::clamp(scale > 0 ? share / scale : 0, 0.0, 1.0);
}

}  // namespace

Markup interval_bar(const insight::Share& share, double scale) {
  const double low = percent_of(share.low, scale);
  const double high = percent_of(share.high, scale);
  return html(
      "<svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\">"
      "<rect class=\"fill\" x=\"0\" y=\"3\" width=\"{0:.2f}%\" height=\"10\"/>"
      "<line class=\"whisker\" x1=\"{1:.2f}%\" y1=\"8\" x2=\"{2:.2f}%\" y2=\"8\"/>"
      "<line class=\"whisker\" x1=\"{1:.2f}%\" y1=\"5\" x2=\"{1:.2f}%\" y2=\"11\"/>"
      "<line class=\"whisker\" x1=\"{2:.2f}%\" y1=\"5\" x2=\"{2:.2f}%\" y2=\"11\"/></svg>",
      percent_of(share.value, scale), low, high);
}

Markup compared_bar(double share, double compared_to, double scale) {
  return html(
      "<svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\">"
      "<rect class=\"fill\" x=\"0\" y=\"4\" width=\"{0:.2f}%\" height=\"8\"/>"
      "<line class=\"mark\" x1=\"{1:.2f}%\" y1=\"1\" x2=\"{1:.2f}%\" y2=\"15\"/></svg>",
      percent_of(share, scale), percent_of(compared_to, scale));
}

Markup placement_chart(const ChartText& text, const std::array<std::int64_t, 9>& grid) {
  constexpr int kCellWidth = 106;
  constexpr int kCellHeight = 58;
  constexpr double kFaintest = 0.04;
  constexpr double kStrongest = 0.55;  // the figures stay readable on it: checked in tests/test_report.py
  const auto total = static_cast<double>(std::accumulate(grid.begin(), grid.end(), std::int64_t{0}));
  const auto most = static_cast<double>(*std::max_element(grid.begin(), grid.end()));
  Markup cells;
  for (int i = 0; i < 9; ++i) {
    const auto count = static_cast<double>(grid[static_cast<std::size_t>(i)]);
    const int x = 1 + i % 3 * kCellWidth;
    const int y = 1 + i / 3 * kCellHeight;
    cells += html(
        "<rect class=\"heat\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill-opacity=\"{:.2f}\"/>"
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{:.0f}%</text>",
        x, y, kCellWidth, kCellHeight, most > 0 ? kFaintest + (kStrongest - kFaintest) * count / most : 0.0,
        x + kCellWidth / 2, y + kCellHeight / 2 + 4, total > 0 ? 100 * count / total : 0.0);
  }
  return detail::framed_chart(text, 3 * kCellWidth + 2, 3 * kCellHeight + 2, cells);
}

Markup size_chart(const ChartText& text, const insight::SizeQuantiles& sizes) {
  constexpr double kLeft = 16;
  constexpr double kWidth = 288;
  const auto x = [](double share) {
    return kLeft + kWidth * std::clamp(std::log10(std::max(share, 1e-9) * 1000) / 3, 0.0, 1.0);
  };
  Markup body;
  for (const auto& [share, label] : {std::pair{0.001, "0.1%"}, {0.01, "1%"}, {0.1, "10%"}, {1.0, "100%"}}) {
    body += html(
        "<line class=\"grid\" x1=\"{0:.1f}\" y1=\"22\" x2=\"{0:.1f}\" y2=\"50\"/>"
        "<text class=\"tick\" x=\"{0:.1f}\" y=\"64\" text-anchor=\"middle\">{1}</text>",
        x(share), label);
  }
  body += html(
      "<line class=\"whisker\" x1=\"{0:.1f}\" y1=\"36\" x2=\"{1:.1f}\" y2=\"36\"/>"
      "<rect class=\"fill\" x=\"{2:.1f}\" y=\"29\" width=\"{3:.1f}\" height=\"14\"/>"
      "<line class=\"mark\" x1=\"{4:.1f}\" y1=\"26\" x2=\"{4:.1f}\" y2=\"46\"/>"
      "<text x=\"{5:.1f}\" y=\"15\" text-anchor=\"middle\">{6}</text>",
      x(sizes.p10), x(sizes.p90), x(sizes.p25), std::max(1.0, x(sizes.p75) - x(sizes.p25)), x(sizes.p50),
      std::clamp(x(sizes.p50), 24.0, 296.0), percent_text(sizes.p50));
  return detail::framed_chart(text, 320, 68, body);
}

}  // namespace sluice::report
