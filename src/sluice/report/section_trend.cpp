#include <algorithm>

#include "sluice/report/chart.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

Markup data_table(const std::vector<TrendPoint>& points) {
  Markup rows;
  for (const TrendPoint& point : points) {
    rows += point.count.photos == 0
                ? html("<tr><th scope=\"row\">{}</th><td>0</td><td>0</td><td>no photos</td></tr>\n",
                       point.first.name())
                : html(
                      "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{} <span "
                      "class=\"interval\">{}</span></td></tr>\n",
                      point.first.name(), point.count.with_brand, point.count.photos,
                      percent_text(point.share.value), range_text(point.share.low, point.share.high));
  }
  return html(
      "<details><summary>Figures</summary><table class=\"plain\"><thead><tr><th scope=\"col\">{}</th>"
      "<th scope=\"col\">With the brand</th><th scope=\"col\">Photos</th><th "
      "scope=\"col\">Share</th></tr></thead>\n"
      "<tbody>\n{}</tbody></table></details>\n",
      points.front().weeks > 1 ? "From week" : "Week", rows);
}

std::string description(const insight::BrandTrend& trend, const std::vector<TrendPoint>& points) {
  std::int64_t with_brand = 0;
  const TrendPoint* peak = nullptr;
  for (const TrendPoint& point : points) {
    with_brand += point.count.with_brand;
    if (point.count.photos > 0 && (peak == nullptr || point.share.value > peak->share.value)) {
      peak = &point;
    }
  }
  const std::string span = points.size() == 1
                               ? "in week " + points.front().first.name()
                               : "from week " + points.front().first.name() + " to " + points.back().first.name();
  return fmt::format(
      "{} {}; the highest share is {} in week {}. The table below has all figures.",
      count_text(with_brand, "dated photo shows " + trend.brand, "dated photos show " + trend.brand), span,
      percent_text(peak->share.value), peak->first.name());
}

Markup panel(const ReportData& data, const insight::BrandTrend& trend, std::size_t number) {
  const auto points = trend_points(data.trends.weeks, trend.weeks);
  const std::string undated =
      trend.undated > 0
          ? fmt::format(" · {} no date.", count_text(trend.undated, "of its photos has", "of its photos have"))
          : std::string();
  return html("<article class=\"card\"><h3>{}</h3>\n<p class=\"reading\">{}{}</p>\n{}{}</article>\n", trend.brand,
              verdict_markup(trend.test), undated,
              trend_chart({fmt::format("trend-{}", number), trend.brand + ": share of photos over time",
                           description(trend, points)},
                          points),
              data_table(points));
}

std::string left_out(const insight::Trends& trends) {
  std::string text;
  if (trends.undated > 0) {
    text +=
        fmt::format(" {} no date and {} in none of the weeks.",
                    count_text(trends.undated, "photo has", "photos have"), trends.undated == 1 ? "is" : "are");
  }
  if (trends.implausible > 0) {
    text += fmt::format(
        " {} dated outside the ten years with the most photos, as a camera does whose clock was never set, and "
        "left out.",
        count_text(trends.implausible, "photo is", "photos are"));
  }
  return text;
}

}  // namespace

const insight::BrandTrend* trend_of(const ReportData& data, const std::string& brand) {
  const auto found = std::find_if(data.trends.brands.begin(), data.trends.brands.end(),
                                  [&](const insight::BrandTrend& trend) { return trend.brand == brand; });
  return found == data.trends.brands.end() ? nullptr : &*found;
}

std::string p_text(double p_value) {
  if (p_value < 0.001) {
    return "p < 0.001";
  }
  return p_value > 0.99  ? "p > 0.99"
         : p_value < 0.1 ? fmt::format("p = {:.3f}", p_value)
                         : fmt::format("p = {:.2f}", p_value);
}

Markup verdict_markup(const insight::TrendTest& test) {
  switch (test.verdict) {
    case insight::Verdict::rising:
      return html(
          "<span class=\"verdict rising\"><span aria-hidden=\"true\">↗</span> Rising <span "
          "class=\"interval\">{}</span></span>",
          p_text(*test.p_value));
    case insight::Verdict::falling:
      return html(
          "<span class=\"verdict falling\"><span aria-hidden=\"true\">↘</span> Falling <span "
          "class=\"interval\">{}</span></span>",
          p_text(*test.p_value));
    case insight::Verdict::steady:
      return html(
          "<span class=\"verdict\"><span aria-hidden=\"true\">→</span> Steady <span "
          "class=\"interval\">{}</span></span>",
          p_text(*test.p_value));
    case insight::Verdict::too_few:
      break;
  }
  return html("<span class=\"verdict quiet\">Too few to tell</span>");
}

Markup trend_section(const ReportData& data) {
  if (data.trends.weeks.empty() || data.brands.empty()) {
    return {};
  }
  Markup panels;
  for (std::size_t i = 0; i < std::min(kDrawnBrands, data.brands.size()); ++i) {
    if (const auto* trend = trend_of(data, data.brands[i].brand)) {
      panels += panel(data, *trend, i + 1);
    }
  }
  const auto points = trend_points(data.trends.weeks, data.trends.brands.front().weeks);
  const int together = points.front().weeks;
  return html(
      "<section aria-labelledby=\"trend\">\n<h2 id=\"trend\">Week by week</h2>\n"
      "<p class=\"lead\">The share of each {}photos that show the brand, with its 95% interval as a band. Weeks "
      "without photos "
      "are gaps. Each panel has its own scale, written at its top.{}{}</p>\n<div "
      "class=\"cards\">\n{}</div>\n</section>\n",
      together > 1 ? fmt::format("{} weeks’ ", together) : std::string("week’s "),
      data.brands.size() > kDrawnBrands ? fmt::format(" The {} most seen brands are drawn.", kDrawnBrands)
                                        : std::string(),
      left_out(data.trends), panels);
}

}  // namespace sluice::report
