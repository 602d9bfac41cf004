#include "sluice/report/page.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

Markup gallery(const BrandExamples& examples) {
  Markup pictures;
  for (std::size_t i = 0; i < examples.crops.size(); ++i) {
    const ExampleCrop& crop = examples.crops[i];
    pictures += picture(crop, fmt::format("{}, example {}: the mark outlined in its photo", examples.brand, i + 1),
                        fmt::format("score {:.2f}", crop.score));
  }
  return html("<article class=\"gallery\"><h3>{}</h3>\n<div class=\"pictures\">\n{}</div></article>\n",
              examples.brand, pictures);
}

}  // namespace

Markup examples_section(const ReportData& data) {
  if (data.brands.empty()) {
    return {};
  }
  Markup galleries;
  for (const BrandExamples& examples : data.examples) {
    galleries += gallery(examples);
  }
  return html(
      "<section aria-labelledby=\"examples\">\n<h2 id=\"examples\">Examples</h2>\n<p "
      "class=\"lead\">{}</p>\n{}</section>\n",
      data.examples.empty()
          ? data.pictures_note
          : "The surest sightings of each brand, of different contributors first. Every face that was "
            "found is painted over, and the mark outlined.",
      galleries);
}

}  // namespace sluice::report
