#include "sluice/insight/trend.h"

#include <algorithm>
#include <map>
#include <optional>

namespace sluice::insight {
namespace {

// Grouped by day, since SQLite 3.40 cannot name ISO weeks; the weeks are folded below.
constexpr std::string_view kPhotos = "SELECT day, count(*) FROM shot GROUP BY day ORDER BY day";

constexpr std::string_view kBrands = R"sql(
SELECT seen.label, shot.day, count(*)
FROM seen JOIN shot ON shot.photo = seen.photo
WHERE seen.kind = 'brand'
GROUP BY seen.label, shot.day
ORDER BY seen.label, shot.day
)sql";

using Days = std::map<std::optional<std::chrono::sys_days>, std::int64_t>;

constexpr std::chrono::weeks kLongestSpan(522);

Days::key_type day_of(const Statement& row, int column) {
  const auto text = row.optional_text(column);
  return text ? parse_day(*text) : std::nullopt;
}

std::map<Week, std::int64_t> by_week(const Days& days) {
  std::map<Week, std::int64_t> weeks;
  for (const auto& [day, count] : days) {
    if (day) {
      weeks[Week::of(*day)] += count;
    }
  }
  return weeks;
}

/// The first week of the longest span allowed that holds the most photos; of several the latest.
Week first_week(const std::map<Week, std::int64_t>& weeks) {
  Week best = weeks.begin()->first;
  std::int64_t most = 0;
  std::int64_t held = 0;
  auto start = weeks.begin();
  for (const auto& [week, count] : weeks) {
    held += count;
    while (start->first.monday + kLongestSpan <= week.monday) {
      held -= start->second;
      ++start;
    }
    if (held >= most) {
      most = held;
      best = start->first;
    }
  }
  return best;
}

void lay_out_weeks(const Days& days, Trends& trends) {
  const auto weeks = by_week(days);
  if (weeks.empty()) {
    return;
  }
  const Week first = first_week(weeks);
  for (const auto& [week, count] : weeks) {
    if (week < first || week.monday >= first.monday + kLongestSpan) {
      trends.implausible += count;
      continue;
    }
    while (trends.weeks.empty() || trends.weeks.back() < week) {
      trends.weeks.push_back(trends.weeks.empty() ? first : trends.weeks.back().next());
    }
    trends.photos.resize(trends.weeks.size());
    trends.photos.back() += count;
  }
}

BrandTrend brand_trend(const std::string& brand, const Days& days, const Trends& trends) {
  BrandTrend trend{brand, {}, 0, {}};
  for (const std::int64_t photos : trends.photos) {
    trend.weeks.push_back({photos, 0});
  }
  trend.undated = days.contains(std::nullopt) ? days.at(std::nullopt) : 0;
  for (const auto& [week, count] : by_week(days)) {
    if (const auto at = std::lower_bound(trends.weeks.begin(), trends.weeks.end(), week);
        at != trends.weeks.end() && *at == week) {
      trend.weeks[static_cast<std::size_t>(at - trends.weeks.begin())].with_brand += count;
    }
  }
  return trend;
}

}  // namespace

Result<Trends> ask_trends(const Snapshot& snapshot) {
  Days photos;
  SLUICE_TRY(snapshot.ask(kPhotos, [&](const Statement& row) { photos[day_of(row, 0)] += row.integer(1); }));
  std::map<std::string, Days> brands;
  SLUICE_TRY(
      snapshot.ask(kBrands, [&](const Statement& row) { brands[row.text(0)][day_of(row, 1)] += row.integer(2); }));

  Trends trends;
  trends.undated = photos.contains(std::nullopt) ? photos.at(std::nullopt) : 0;
  lay_out_weeks(photos, trends);
  std::vector<std::vector<WeekCount>> series;
  for (const auto& [brand, days] : brands) {
    trends.brands.push_back(brand_trend(brand, days, trends));
    series.push_back(trends.brands.back().weeks);
  }
  const auto tests = test_trends(series);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    trends.brands[i].test = tests[i];
  }
  return trends;
}

}  // namespace sluice::insight
