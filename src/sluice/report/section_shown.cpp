#include <algorithm>
#include <array>

#include "sluice/report/chart.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

constexpr std::size_t kShownLabels = 15;
constexpr std::size_t kShownBrands = 3;

struct KindWords {
  std::string_view kind;
  std::string_view heading;  ///< Of its column.
  std::string_view caption;
};
constexpr std::array<KindWords, 10> kWords = {
    {{"occasion", "Occasion", "Occasions: what was going on, by the labels that speak for it"},
     {"interest", "Interest", "Interests: what photos are about"},
     {"scene", "Place", "Places: where photos were taken, by what they look like"},
     {"food", "Dish", "Dishes and drinks"},
     {"apparel", "Garment", "Clothes: garments that fill a photo"},
     {"worn", "Garment", "Worn by people"},
     {"garment-colour", "Colour", "Colours of these garments"},
     {"pattern", "Pattern", "Their patterns"},
     {"material", "Material", "Their materials"},
     {"concept", "Concept", "Concepts of yours"}}};

const insight::ShownKind* kind_named(const ReportData& data, std::string_view name) {
  const auto found = std::ranges::find(data.shown, name, &insight::ShownKind::kind);
  return found == data.shown.end() || found->labels.empty() ? nullptr : &*found;
}

Markup brand_item(const insight::ShownBrand& brand) {
  return html("<li>{} <b>{}</b> <span class=\"interval\">{}</span>{}</li>", brand.brand,
              percent_text(brand.of_label.value), range_text(brand.of_label.low, brand.of_label.high),
              brand.lift.low >= kStandsOut ? html(" <b>{}×</b>", ratio_text(brand.lift.value)) : Markup{});
}

Markup brands_cell(const insight::ShownLabel& label) {
  Markup items;
  for (std::size_t i = 0; i < std::min(kShownBrands, label.brands.size()); ++i) {
    items += brand_item(label.brands[i]);
  }
  return items.text.empty() ? html("none") : html("<ul>{}</ul>", items);
}

Markup label_row(const insight::ShownLabel& label, double scale) {
  return html(
      "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">{}</th><td role=\"cell\" class=\"number\" "
      "data-label=\"Photos\">{}</td>"
      "<td role=\"cell\" class=\"number\" data-label=\"Contributors\">{}</td>"
      "<td role=\"cell\" class=\"share\" data-label=\"Of all photos\">{}<span class=\"reading\"><b>{}</b> <span "
      "class=\"interval\">{}</span></span></td><td role=\"cell\" class=\"with\" data-label=\"Brands in "
      "them\">{}</td></tr>\n",
      label.label, count_text(label.support.photos), count_text(label.support.contributors),
      interval_bar(label.of_photos, scale), percent_text(label.of_photos.value),
      range_text(label.of_photos.low, label.of_photos.high), brands_cell(label));
}

Markup kind_table(const ReportData& data, const KindWords& words) {
  const insight::ShownKind* kind = kind_named(data, words.kind);
  if (kind == nullptr) {
    return {};
  }
  const std::size_t shown = std::min(kShownLabels, kind->labels.size());
  double scale = 0;
  Markup rows;
  for (std::size_t i = 0; i < shown; ++i) {
    scale = std::max(scale, kind->labels[i].of_photos.high);
  }
  for (std::size_t i = 0; i < shown; ++i) {
    rows += label_row(kind->labels[i], scale);
  }
  return html(
      "<table class=\"brands shown\" role=\"table\"><caption class=\"quiet\">{}, in {}</caption>\n"
      "<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">{}</th>"
      "<th scope=\"col\" role=\"columnheader\" class=\"number\">Photos</th>"
      "<th scope=\"col\" role=\"columnheader\" class=\"number\">Contributors</th>"
      "<th scope=\"col\" role=\"columnheader\">Of all photos</th><th scope=\"col\" "
      "role=\"columnheader\">Brands in them</th></tr></thead>\n"
      "<tbody role=\"rowgroup\">\n{}</tbody></table>\n{}",
      words.caption, count_text(kind->photos, "photo looked at", "photos looked at"), words.heading, rows,
      kind->labels.size() > shown
          ? html("<p class=\"unseen\">{} more are not shown.</p>\n", kind->labels.size() - shown)
          : Markup{});
}

Markup section_of(const ReportData& data, std::string_view anchor, std::string_view heading, std::string_view lead,
                  std::initializer_list<std::string_view> kinds) {
  Markup tables;
  for (const KindWords& words : kWords) {
    if (std::ranges::find(kinds, words.kind) != kinds.end()) {
      tables += kind_table(data, words);
    }
  }
  return tables.text.empty()
             ? Markup{}
             : html(
                   "<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n<p class=\"lead\">{2}</p>\n{3}"
                   "</section>\n",
                   anchor, heading, lead, tables);
}

}  // namespace

Markup occasions_section(const ReportData& data) {
  return section_of(
      data, "occasions", "What people do",
      "Occasions and interests, as the taxonomy reads them from what the stages saw; a photo may have several. "
      "Beside each the brands that most of its photos show: their share of these photos, and “2.4×” where that is "
      "2.4 times their share of all photos, beyond chance.",
      {"occasion", "interest"});
}

Markup shown_section(const ReportData& data) {
  return section_of(
      data, "shown", "Where, and what they eat and wear",
      "What photos show, by short closed lists of labels; most photos show none of them. Brands as above.",
      {"scene", "food", "apparel", "worn", "garment-colour", "pattern", "material"});
}

Markup concepts_section(const ReportData& data) {
  return section_of(
      data, "concepts", "Concepts of yours",
      "What you have taught from photos of yours. How well each is told, its accuracy card says: sluice "
      "concept card. Brands as above.",
      {"concept"});
}

}  // namespace sluice::report
