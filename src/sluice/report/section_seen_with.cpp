#include <algorithm>
#include <array>

#include "sluice/report/chart.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

struct Kind {
  std::string_view name;
  std::string_view heading;
  std::size_t most;  ///< Rows shown.
};
constexpr std::array<Kind, 8> kKinds = {{{"occasion", "Occasion", 3},
                                         {"concept", "Concept", 3},
                                         {"object", "Object", 5},
                                         {"scene", "Place", 2},
                                         {"food", "Dish", 2},
                                         {"apparel", "Garment", 2},
                                         {"brand", "Brand", 3},
                                         {"colour", "Colour", 3}}};

/// What stands out: more often than in all photos, beyond chance. Already sorted by the lower end of the lift.
std::vector<const insight::Companion*> standing_out(const ReportData& data, const std::string& brand,
                                                    const Kind& kind) {
  std::vector<const insight::Companion*> found;
  for (const auto& companion : data.seen_with) {
    if (companion.brand == brand && companion.kind == kind.name && companion.lift.low >= kStandsOut &&
        found.size() < kind.most) {
      found.push_back(&companion);
    }
  }
  return found;
}

Markup swatch(const insight::Companion& companion) {
  static constexpr std::array<std::string_view, 11> kNames = {
      "black", "white", "red", "green", "yellow", "blue", "brown", "purple", "pink", "orange", "grey"};
  const bool known = std::find(kNames.begin(), kNames.end(), companion.label) != kNames.end();
  return companion.kind == "colour" && known
             ? html("<span class=\"swatch {}\" aria-hidden=\"true\"></span>", companion.label)
             : Markup{};
}

Markup companion_row(const insight::Companion& companion, const Kind& kind) {
  return html(
      "<tr><th scope=\"row\">{}{} <span class=\"kind\">{}</span></th><td class=\"share\">{}<span "
      "class=\"reading\">{} <span "
      "class=\"interval\">of {}</span></span></td><td class=\"number\"><b>{}×</b> <span "
      "class=\"interval\">{}–{}</span></td></tr>\n",
      swatch(companion), companion.label, kind.heading,
      compared_bar(companion.of_brand.value, companion.of_all, 1.0), count_text(companion.together.photos),
      count_text(companion.brand_photos), ratio_text(companion.lift.value), ratio_text(companion.lift.low),
      ratio_text(companion.lift.high));
}

Markup card(const ReportData& data, const std::string& brand) {
  Markup rows;
  for (const Kind& kind : kKinds) {
    for (const auto* companion : standing_out(data, brand, kind)) {
      rows += companion_row(*companion, kind);
    }
  }
  if (rows.text.empty()) {
    return {};
  }
  return html(
      "<article class=\"card\"><h3>{0}</h3>\n<table class=\"plain companions\"><caption "
      "class=\"unseen-caption\">What {0} is "
      "seen with</caption><thead><tr><th scope=\"col\">Seen with</th><th scope=\"col\">Of its photos</th>"
      "<th scope=\"col\" class=\"number\">Against all</th></tr></thead>\n<tbody>\n{1}</tbody></table></article>\n",
      brand, rows);
}

}  // namespace

Markup seen_with_section(const ReportData& data) {
  Markup cards;
  std::vector<std::string> nothing;
  for (std::size_t i = 0; i < std::min(kDrawnBrands, data.brands.size()); ++i) {
    const Markup one = card(data, data.brands[i].brand);
    if (one.text.empty()) {
      nothing.push_back(data.brands[i].brand);
    }
    cards += one;
  }
  if (data.brands.empty()) {
    return {};
  }
  return html(
      "<section aria-labelledby=\"seen-with\">\n<h2 id=\"seen-with\">What they are seen with</h2>\n"
      "<p class=\"lead\">Occasions, objects, places, dishes, garments, other brands and colours that are more "
      "frequent in a brand’s photos than in all "
      "photos, "
      "beyond chance and in at least {} photos. The bar is the share of the brand’s photos, the tick the share of "
      "all; "
      "“against all” divides the two, with its 95% interval.</p>\n<div class=\"cards "
      "wide\">\n{}</div>\n{}</section>\n",
      insight::kCompanionMinimumPhotos, cards,
      nothing.empty() ? Markup{}
                      : html("<p class=\"unseen\">Nothing stands out for {}.</p>\n", join_words(nothing)));
}

}  // namespace sluice::report
