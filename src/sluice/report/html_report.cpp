#include "sluice/report/html_report.h"

#include "sluice/report/page.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

Markup contents(const Markup& sections) {
  Markup links;
  for (const auto& [anchor, name] : {std::pair{"brands", "Brands"},
                                     {"trend", "Week by week"},
                                     {"seen-with", "Seen with"},
                                     {"occasions", "Occasions"},
                                     {"shown", "Places, food, clothes"},
                                     {"concepts", "Concepts"},
                                     {"size", "Size and place"},
                                     {"examples", "Examples"},
                                     {"places", "Countries"},
                                     {"group-size", "Group size"},
                                     {"method", "How this was made"}}) {
    if (sections.text.find(fmt::format("<h2 id=\"{}\">", anchor)) != std::string::npos) {
      links += html("<li><a href=\"#{}\">{}</a></li>\n", anchor, name);
    }
  }
  return html("<nav aria-label=\"Contents\"><ul>\n{}</ul></nav>\n", links);
}

}  // namespace

std::string render_html_report(const ReportData& data) {
  Markup sections;
  for (const auto section :
       {brands_section, trend_section, seen_with_section, occasions_section, shown_section, concepts_section,
        placement_section, examples_section, places_section, group_sizes_section, method_section}) {
    sections += section(data);
  }
  return render_page({data.title, data.program_version,
                      html("{}{}{}", opening(data), contents(sections), sections),
                      html("<p>Made with Sluice {} from the operator’s own photos.</p>", data.program_version)});
}

}  // namespace sluice::report
