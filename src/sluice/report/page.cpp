#include "sluice/report/page.h"

#include <sodium.h>

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

std::string base64(const std::string& bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

}  // namespace

std::string render_page(const Page& page) {
  return html(
             "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"Sluice "
             "{0}\">\n"
             "<title>{1}</title>\n<style>\n{2}</style>\n</head>\n<body>\n"
             "<a class=\"skip\" href=\"#content\">Skip to the figures</a>\n<main "
             "id=\"content\">\n{3}</main>\n<footer>{4}</footer>\n</body>\n</html>\n",
             page.program_version, page.title, style(), page.content, page.footer)
      .text;
}

Markup figure(const std::string& value, std::string_view name, const Markup& note) {
  return html(
      "<div class=\"figure\"><dt>{}</dt><dd><span class=\"value\">{}</span> <span "
      "class=\"note\">{}</span></dd></div>\n",
      name, value, note);
}

Markup picture(const ExampleCrop& crop, std::string_view text, std::string_view caption) {
  return html(
      "<figure><img src=\"data:image/jpeg;base64,{}\" width=\"{}\" height=\"{}\" "
      "alt=\"{}\"><figcaption>{}</figcaption></figure>\n",
      Markup{base64(crop.jpeg)}, crop.width, crop.height, text, caption);
}

}  // namespace sluice::report
