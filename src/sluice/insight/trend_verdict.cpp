#include "sluice/insight/trend_verdict.h"

#include <algorithm>
#include <cmath>

namespace sluice::insight {
namespace {

/// Standard normal under "no trend"; empty where there is too little to test.
std::optional<double> trend_z(const std::vector<WeekCount>& weeks) {
  std::int64_t weeks_with_photos = 0;
  double photos = 0;
  double with_brand = 0;
  double weighted_time = 0;
  for (std::size_t t = 0; t < weeks.size(); ++t) {
    weeks_with_photos += weeks[t].photos > 0 ? 1 : 0;
    photos += static_cast<double>(weeks[t].photos);
    with_brand += static_cast<double>(weeks[t].with_brand);
    weighted_time += static_cast<double>(t) * static_cast<double>(weeks[t].photos);
  }
  const auto minimum = static_cast<double>(kTrendMinimumPhotos);
  if (weeks_with_photos < kTrendMinimumWeeks || with_brand < minimum || photos - with_brand < minimum) {
    return std::nullopt;
  }
  const double mean_time = weighted_time / photos;
  double score = 0;
  double spread = 0;
  for (std::size_t t = 0; t < weeks.size(); ++t) {
    const double offset = static_cast<double>(t) - mean_time;
    score += offset * static_cast<double>(weeks[t].with_brand);
    spread += offset * offset * static_cast<double>(weeks[t].photos);
  }
  const double p = with_brand / photos;
  return score / std::sqrt(p * (1 - p) * spread);
}

}  // namespace

std::vector<TrendTest> test_trends(std::span<const std::vector<WeekCount>> series) {
  std::vector<TrendTest> tests(series.size());
  std::vector<std::size_t> tested;
  for (std::size_t i = 0; i < series.size(); ++i) {
    tests[i].z = trend_z(series[i]);
    if (tests[i].z) {
      tests[i].p_value = std::erfc(std::abs(*tests[i].z) / std::sqrt(2.0));
      tested.push_back(i);
    }
  }
  std::stable_sort(tested.begin(), tested.end(),
                   [&](std::size_t a, std::size_t b) { return *tests[a].p_value < *tests[b].p_value; });
  double corrected = 0;
  for (std::size_t rank = 0; rank < tested.size(); ++rank) {
    TrendTest& test = tests[tested[rank]];
    corrected = std::max(corrected, std::min(1.0, static_cast<double>(tested.size() - rank) * *test.p_value));
    test.p_value = corrected;
    test.verdict = corrected >= kTrendLevel ? Verdict::steady : *test.z > 0 ? Verdict::rising : Verdict::falling;
  }
  return tests;
}

}  // namespace sluice::insight
