// How often each brand is seen, week by week.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/insight/interval.h"
#include "sluice/insight/snapshot.h"
#include "sluice/insight/trend_verdict.h"
#include "sluice/insight/week.h"

namespace sluice::insight {

struct BrandTrend {
  std::string brand;
  std::vector<WeekCount> weeks;  ///< One per entry of `Trends::weeks`.
  std::int64_t undated = 0;      ///< Its photos without a date: in no week.
  TrendTest test;
};

struct Trends {
  std::vector<Week> weeks;           ///< From the first to the last with photos, those between without any kept.
  std::vector<std::int64_t> photos;  ///< Photos looked at, per week.
  std::int64_t undated = 0;          ///< Photos looked at that have no date.
  std::int64_t implausible = 0;      ///< Photos dated outside the span that is shown.
  std::vector<BrandTrend> brands;    ///< By name.
};

/// A photo counts in the week of its first posting. A camera whose clock was never set dates its photos 1970 or
/// 2000; so at most ten years are shown, those with the most photos, and what lies outside counts as implausible.
[[nodiscard]] Result<Trends> ask_trends(const Snapshot& snapshot);

}  // namespace sluice::insight
