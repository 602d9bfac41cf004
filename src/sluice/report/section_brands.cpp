#include <algorithm>

#include "sluice/report/chart.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

Markup brand_row(const ReportData& data, const insight::BrandRow& row, double scale) {
  const auto* trend = trend_of(data, row.brand);
  return html(
      "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">{}</th>"
      "<td role=\"cell\" class=\"number\" data-label=\"Photos\">{}</td>"
      "<td role=\"cell\" class=\"share\" data-label=\"Share of photos\">{}<span class=\"reading\"><b>{}</b> "
      "<span class=\"interval\">{}</span></span></td>"
      "<td role=\"cell\" class=\"number\" data-label=\"Contributors\">{}</td>"
      "<td role=\"cell\" class=\"number\" data-label=\"Share of contributors\">{} <span "
      "class=\"interval\">{}</span></td>"
      "<td role=\"cell\" data-label=\"Trend\">{}</td></tr>\n",
      row.brand, count_text(row.support.photos), interval_bar(row.of_photos, scale),
      percent_text(row.of_photos.value), range_text(row.of_photos.low, row.of_photos.high),
      count_text(row.support.contributors), percent_text(row.of_contributors.value),
      range_text(row.of_contributors.low, row.of_contributors.high),
      trend != nullptr ? verdict_markup(trend->test) : verdict_markup({}));
}

Markup unseen_note(const ReportData& data) {
  if (data.unseen.empty()) {
    return {};
  }
  const auto none = insight::wilson(0, data.headline.looked_at);
  return html(
      "<p class=\"unseen\">Looked for and not seen: {}. With 95% confidence each would be recognised in fewer "
      "than {} of the "
      "photos these were drawn from.</p>\n",
      join_words(data.unseen), percent_text(none.high));
}

}  // namespace

Markup brands_section(const ReportData& data) {
  if (data.brands.empty()) {
    return data.unseen.empty()
               ? Markup{}
               : html("<section aria-labelledby=\"brands\">\n<h2 id=\"brands\">Brands</h2>\n{}</section>\n",
                      unseen_note(data));
  }
  double scale = 0;
  for (const auto& row : data.brands) {
    scale = std::max(scale, row.of_photos.high);
  }
  Markup rows;
  for (const auto& row : data.brands) {
    rows += brand_row(data, row, scale);
  }
  return html(
      "<section aria-labelledby=\"brands\">\n<h2 id=\"brands\">Brands</h2>\n"
      "<p class=\"lead\">In how many photos each brand is seen, and by how many people. The bar is the share of "
      "photos; the "
      "line across it is where the true share lies with 95% confidence, as far as chance in which photos were "
      "taken "
      "goes. What recognition misses or mistakes is not in it.</p>\n"
      "<table class=\"brands\" role=\"table\"><caption class=\"quiet\">Brands by photos, of {} looked "
      "at</caption>\n"
      "<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Brand</th>"
      "<th scope=\"col\" role=\"columnheader\" class=\"number\">Photos</th>"
      "<th scope=\"col\" role=\"columnheader\">Share of photos</th>"
      "<th scope=\"col\" role=\"columnheader\" class=\"number\">Contributors</th>"
      "<th scope=\"col\" role=\"columnheader\" class=\"number\">Share of contributors</th>"
      "<th scope=\"col\" role=\"columnheader\">Trend</th></tr></thead>\n<tbody "
      "role=\"rowgroup\">\n{}</tbody></table>\n{}</section>\n",
      count_text(data.headline.looked_at, "photo", "photos"), rows, unseen_note(data));
}

}  // namespace sluice::report
