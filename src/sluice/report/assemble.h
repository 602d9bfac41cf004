// Asks every question once and puts the answers together.
#pragma once

#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/insight/snapshot.h"
#include "sluice/report/report_data.h"

namespace sluice::report {

struct ReportRequest {
  std::string title = "Brands in photos";
  insight::Scope scope;
  std::vector<std::string> brands;    ///< Only these; empty: all.
  std::vector<std::string> enrolled;  ///< Names in the catalog: a brand that is in no photo is worth saying.
};

/// Everything but pictures and models. `snapshot` is of `request.scope`. Errors: not_found (an empty store, a
/// period without photos, a brand that nobody knows); those of the store.
[[nodiscard]] Result<ReportData> assemble_report(const insight::Snapshot& snapshot, const ReportRequest& request);

}  // namespace sluice::report
