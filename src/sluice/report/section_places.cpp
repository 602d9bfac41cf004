#include <algorithm>

#include "sluice/report/chart.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

constexpr std::size_t kShownCountries = 15;

Markup country_row(const insight::PlaceRow& row, double scale) {
  const auto share = insight::wilson(row.with_brand.photos, row.support.photos);
  return html(
      "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">{}</th><td role=\"cell\" class=\"number\" "
      "data-label=\"Photos\">{}</td>"
      "<td role=\"cell\" class=\"number\" data-label=\"Contributors\">{}</td>"
      "<td role=\"cell\" class=\"share\" data-label=\"With a brand\">{}<span class=\"reading\"><b>{}</b> <span "
      "class=\"interval\">{}</span></span></td><td role=\"cell\" data-label=\"Most seen\">{}</td></tr>\n",
      row.name.empty() ? "not told" : row.name, count_text(row.support.photos),
      count_text(row.support.contributors), interval_bar(share, scale), percent_text(share.value),
      range_text(share.low, share.high),
      row.top_brand.empty() ? std::string("none") : row.top_brand + " (" + count_text(row.top_brand_photos) + ")");
}

}  // namespace

Markup places_section(const ReportData& data) {
  const auto& countries = data.places.countries;
  const bool told =
      std::any_of(countries.begin(), countries.end(), [](const auto& row) { return !row.name.empty(); });
  if (!told && data.places.cells == 0) {
    return {};
  }
  Markup table;
  if (told) {
    double scale = 0;
    for (std::size_t i = 0; i < std::min(kShownCountries, countries.size()); ++i) {
      scale = std::max(scale, insight::wilson(countries[i].with_brand.photos, countries[i].support.photos).high);
    }
    for (std::size_t i = 0; i < std::min(kShownCountries, countries.size()); ++i) {
      table += country_row(countries[i], scale);
    }
    table = html(
        "<table class=\"brands\" role=\"table\"><caption class=\"quiet\">Countries by photos, as the source names "
        "them</caption>\n"
        "<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Country</th>"
        "<th scope=\"col\" role=\"columnheader\" class=\"number\">Photos</th>"
        "<th scope=\"col\" role=\"columnheader\" class=\"number\">Contributors</th>"
        "<th scope=\"col\" role=\"columnheader\">With a brand</th><th scope=\"col\" role=\"columnheader\">Most "
        "seen</th></tr></thead>\n"
        "<tbody role=\"rowgroup\">\n{}</tbody></table>\n",
        table);
  }
  return html(
      "<section aria-labelledby=\"places\">\n<h2 id=\"places\">Countries</h2>\n{}{}{}</section>\n", table,
      countries.size() > kShownCountries
          ? html("<p class=\"unseen\">{} more countries are not shown.</p>\n", countries.size() - kShownCountries)
          : Markup{},
      data.places.cells > 0
          ? html("<p class=\"unseen\">{} lie in {} of about 10 km across; nothing finer is stored.</p>\n",
                 count_text(data.places.photos_with_cell, "photo with a position", "photos with a position"),
                 count_text(data.places.cells, "area", "areas"))
          : Markup{});
}

}  // namespace sluice::report
