#include "sluice/report/html_report.h"

#include "sluice/report/sections.h"

extern "C" {
extern const unsigned char sluice_report_css[];      // NOLINT: made by sluice_embed
extern const unsigned char sluice_report_css_end[];  // NOLINT
}

namespace sluice::report {
namespace {

Markup style() {
  return Markup{std::string(reinterpret_cast<const char*>(sluice_report_css),
                            static_cast<std::size_t>(sluice_report_css_end - sluice_report_css))};
}

Markup contents(const Markup& sections) {
  Markup links;
  for (const auto& [anchor, name] : {std::pair{"brands", "Brands"},
                                     {"trend", "Week by week"},
                                     {"seen-with", "Seen with"},
                                     {"size", "Size and place"},
                                     {"examples", "Examples"},
                                     {"places", "Places"},
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
  for (const auto section : {brands_section, trend_section, seen_with_section, placement_section, examples_section,
                             places_section, method_section}) {
    sections += section(data);
  }
  return html(
             "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"Sluice "
             "{0}\">\n"
             "<title>{1}</title>\n<style>\n{2}</style>\n</head>\n<body>\n"
             "<a class=\"skip\" href=\"#content\">Skip to the figures</a>\n<main "
             "id=\"content\">\n{3}{4}{5}</main>\n"
             "<footer><p>Made with Sluice {0} from the operator’s own photos.</p></footer>\n</body>\n</html>\n",
             data.program_version, data.title, style(), opening(data), contents(sections), sections)
      .text;
}

}  // namespace sluice::report
