#include <sodium.h>

#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

std::string base64(const std::string& bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

Markup gallery(const BrandExamples& examples) {
  Markup pictures;
  for (std::size_t i = 0; i < examples.crops.size(); ++i) {
    const ExampleCrop& crop = examples.crops[i];
    pictures += html(
        "<figure><img src=\"data:image/jpeg;base64,{}\" width=\"{}\" height=\"{}\" alt=\"{}, example {}: the mark "
        "outlined "
        "in its photo\"><figcaption>score {:.2f}</figcaption></figure>\n",
        Markup{base64(crop.jpeg)}, crop.width, crop.height, examples.brand, i + 1, crop.score);
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
