// The parts of the HTML report, one function each; a part without anything to say is empty.
#pragma once

#include <vector>

#include "sluice/report/markup.h"
#include "sluice/report/report_data.h"

namespace sluice::report {

/// Brands drawn one by one, in trends, companions, placement and pictures; the table holds all.
inline constexpr std::size_t kDrawnBrands = 12;

/// A companion is worth a row where the interval of its lift begins here or above: a tenth more often than in all.
inline constexpr double kStandsOut = 1.1;

/// Title, what it is of, the figures and the findings in words.
[[nodiscard]] Markup opening(const ReportData& data);
[[nodiscard]] Markup brands_section(const ReportData& data);
[[nodiscard]] Markup trend_section(const ReportData& data);
[[nodiscard]] Markup seen_with_section(const ReportData& data);
/// Occasions and interests.
[[nodiscard]] Markup occasions_section(const ReportData& data);
/// Places, dishes, garments.
[[nodiscard]] Markup shown_section(const ReportData& data);
/// What the user has taught.
[[nodiscard]] Markup concepts_section(const ReportData& data);
[[nodiscard]] Markup placement_section(const ReportData& data);
[[nodiscard]] Markup examples_section(const ReportData& data);
[[nodiscard]] Markup places_section(const ReportData& data);
[[nodiscard]] Markup group_sizes_section(const ReportData& data);
[[nodiscard]] Markup method_section(const ReportData& data);

/// "Rising", with an arrow, or why there is no verdict.
[[nodiscard]] Markup verdict_markup(const insight::TrendTest& test);
/// The trend of a brand; null, if it has none.
[[nodiscard]] const insight::BrandTrend* trend_of(const ReportData& data, const std::string& brand);
/// "p = 0.012", "p < 0.001".
[[nodiscard]] std::string p_text(double p_value);

}  // namespace sluice::report
