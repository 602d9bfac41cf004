#include <algorithm>

#include "sluice/report/chart.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

std::string words_for(const std::string& label) {
  return label == "none"          ? "nobody"
         : label == "solo"        ? "one person"
         : label == "pair"        ? "two people"
         : label == "small group" ? "three to five people"
         : label == "crowd"       ? "six people or more"
                                  : label;
}

Markup size_row(const insight::GroupSizeRow& row, double scale) {
  return html(
      "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">{}</th><td role=\"cell\" class=\"number\" "
      "data-label=\"Photos\">{}</td>"
      "<td role=\"cell\" class=\"number\" data-label=\"Contributors\">{}</td>"
      "<td role=\"cell\" class=\"share\" data-label=\"Of all photos\">{}<span class=\"reading\"><b>{}</b> <span "
      "class=\"interval\">{}</span></span></td><td role=\"cell\" data-label=\"With a brand\">{}</td></tr>\n",
      words_for(row.label), count_text(row.support.photos), count_text(row.support.contributors),
      interval_bar(row.of_photos, scale), percent_text(row.of_photos.value),
      range_text(row.of_photos.low, row.of_photos.high),
      row.support.photos == 0
          ? std::string("–")
          : percent_text(row.branded.value) + " (" + range_text(row.branded.low, row.branded.high) + ")");
}

}  // namespace

Markup group_sizes_section(const ReportData& data) {
  double scale = 0;
  for (const auto& row : data.group_sizes) {
    scale = std::max(scale, row.of_photos.high);
  }
  Markup rows;
  for (const auto& row : data.group_sizes) {
    rows += size_row(row, scale);
  }
  return data.group_sizes.empty()
             ? Markup{}
             : html(
                   "<section aria-labelledby=\"group-size\">\n<h2 id=\"group-size\">Group size</h2>\n"
                   "<table class=\"brands\" role=\"table\"><caption class=\"quiet\">How many people photos show, "
                   "from faces and persons; nobody is recognised</caption>\n"
                   "<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">People</th>"
                   "<th scope=\"col\" role=\"columnheader\" class=\"number\">Photos</th>"
                   "<th scope=\"col\" role=\"columnheader\" class=\"number\">Contributors</th>"
                   "<th scope=\"col\" role=\"columnheader\">Of all photos</th><th scope=\"col\" "
                   "role=\"columnheader\">With a brand</th></tr></thead>\n"
                   "<tbody role=\"rowgroup\">\n{}</tbody></table>\n</section>\n",
                   rows);
}

}  // namespace sluice::report
