// One self-contained HTML page in the look of the report: no scripts, no requests, light and dark, screen and
// paper.
#pragma once

#include <string>
#include <string_view>

#include "sluice/report/markup.h"
#include "sluice/report/report_data.h"

namespace sluice::report {

struct Page {
  std::string title;
  std::string program_version;
  Markup content;  ///< Of the `main` element.
  Markup footer;
};

/// UTF-8, a whole document.
[[nodiscard]] std::string render_page(const Page& page);

/// One of the large figures at the head of a page: an entry of a `dl` of class "figures".
[[nodiscard]] Markup figure(const std::string& value, std::string_view name, const Markup& note);

/// A picture with its caption. `text` tells it to those who cannot see it.
[[nodiscard]] Markup picture(const ExampleCrop& crop, std::string_view text, std::string_view caption);

}  // namespace sluice::report
