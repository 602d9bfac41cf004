#include <algorithm>

#include "sluice/report/chart.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

Markup data_table(const insight::BrandPlacement& placement) {
  Markup thirds;
  for (std::size_t i = 0; i < insight::kPlacements.size(); ++i) {
    thirds += html("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", insight::kPlacements[i], placement.grid[i]);
  }
  const auto& share = placement.share;
  return html(
      "<details><summary>Figures</summary><table class=\"plain\"><thead><tr><th scope=\"col\">Share of the "
      "frame</th>"
      "<th scope=\"col\">At most</th></tr></thead>\n<tbody><tr><th scope=\"row\">smallest "
      "tenth</th><td>{}</td></tr>"
      "<tr><th scope=\"row\">smallest quarter</th><td>{}</td></tr><tr><th scope=\"row\">half</th><td>{}</td></tr>"
      "<tr><th scope=\"row\">three quarters</th><td>{}</td></tr><tr><th scope=\"row\">nine "
      "tenths</th><td>{}</td></tr>"
      "</tbody></table>\n<table class=\"plain\"><thead><tr><th scope=\"col\">Place in the frame</th><th "
      "scope=\"col\">Marks</th>"
      "</tr></thead>\n<tbody>\n{}</tbody></table></details>\n",
      percent_text(share.p10), percent_text(share.p25), percent_text(share.p50), percent_text(share.p75),
      percent_text(share.p90), thirds);
}

std::string most_frequent_third(const insight::BrandPlacement& placement) {
  static constexpr std::array<std::string_view, 9> kWords = {
      "at the top left", "at the top",         "at the top right", "on the left",        "in the centre",
      "on the right",    "at the bottom left", "at the bottom",    "at the bottom right"};
  const auto most = std::max_element(placement.grid.begin(), placement.grid.end());
  return std::string(kWords[static_cast<std::size_t>(most - placement.grid.begin())]);
}

/// "Exposure 0.41, 95%: 0.38–0.44."
Markup exposure_line(const ReportData& data, const std::string& brand) {
  const auto found = std::ranges::find(data.exposure, brand, &insight::BrandExposure::brand);
  if (found == data.exposure.end()) {
    return {};
  }
  const Markup interval = found->margin ? html("; <span class=\"interval\">95%: {:.2f}–{:.2f}</span>",
                                               std::max(0.0, found->mean - *found->margin),
                                               std::min(1.0, found->mean + *found->margin))
                                        : Markup{};
  return html("<p class=\"reading\">Exposure <b>{:.2f}</b>{}</p>\n", found->mean, interval);
}

Markup card(const ReportData& data, const insight::BrandPlacement& placement, std::size_t number) {
  const auto& share = placement.share;
  return html(
      "<article class=\"card\"><h3>{}</h3>\n<p class=\"reading\">{}, most often {}.</p>\n{}{}{}{}</article>\n",
      placement.brand, count_text(placement.sightings, "mark", "marks"), most_frequent_third(placement),
      exposure_line(data, placement.brand),
      placement_chart(
          {fmt::format("place-{}", number), placement.brand + ": where in the frame",
           "Share of its marks in each ninth of the frame. Most are " + most_frequent_third(placement) + "."},
          placement.grid),
      size_chart(
          {fmt::format("size-{}", number), placement.brand + ": share of the frame",
           fmt::format(
               "The middle half lies between {} and {}, the median is {}, the outer tenths begin at {} and {}.",
               percent_text(share.p25), percent_text(share.p75), percent_text(share.p50), percent_text(share.p10),
               percent_text(share.p90))},
          share),
      data_table(placement));
}

}  // namespace

Markup placement_section(const ReportData& data) {
  Markup cards;
  for (std::size_t i = 0; i < std::min(kDrawnBrands, data.brands.size()); ++i) {
    const auto found = std::find_if(data.placement.begin(), data.placement.end(), [&](const auto& placement) {
      return placement.brand == data.brands[i].brand;
    });
    if (found != data.placement.end()) {
      cards += card(data, *found, i + 1);
    }
  }
  return cards.text.empty()
             ? Markup{}
             : html(
                   "<section aria-labelledby=\"size\">\n<h2 id=\"size\">Size and place in the frame</h2>\n"
                   "<p class=\"lead\">The nine fields are the frame in thirds, with the share of marks whose "
                   "middle lies "
                   "there. Below, how much of the frame a mark covers: the bar holds the middle half of the "
                   "marks, the tick "
                   "is the median, the line leaves out a tenth at either end. Exposure is the mean of a "
                   "score of each mark, from 0 to 1: by its size, detail and sharpness, how near to the middle "
                   "it is, how much of it the frame holds and how much of all marks it makes up.</p>\n<div "
                   "class=\"cards\">\n{}</div>\n</section>\n",
                   cards);
}

}  // namespace sluice::report
