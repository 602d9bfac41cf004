// A report as one self-contained HTML file: no scripts, no requests, light and dark, screen and paper.
#pragma once

#include <string>

#include "sluice/report/report_data.h"

namespace sluice::report {

/// The same data gives the same bytes. UTF-8.
[[nodiscard]] std::string render_html_report(const ReportData& data);

}  // namespace sluice::report
