// The report's numbers for other programs.
#pragma once

#include <nlohmann/json.hpp>

#include "sluice/report/report_data.h"

namespace sluice::report {

/// All that the HTML report shows but pictures, and every brand and row of it. Shares are 0..1; see
/// docs/report.md.
[[nodiscard]] nlohmann::ordered_json report_json(const ReportData& data);

}  // namespace sluice::report
