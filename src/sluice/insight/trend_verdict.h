// Is a share rising or falling over the weeks, or is what we see chance?
//
// The Cochran-Armitage test for a linear trend in proportions (Cochran, "Some methods for strengthening the common
// chi-square tests", 1954; Armitage, "Tests for linear trends in proportions and frequencies", 1955), which is the
// score test of a logistic regression on the week. Photos count as independent. Where several brands are tested at
// once, Holm's correction ("A simple sequentially rejective multiple test procedure", 1979) keeps the chance of
// even one false verdict at 5 %.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sluice::insight {

/// One week: how many photos, and in how many of them the brand is.
struct WeekCount {
  std::int64_t photos = 0;
  std::int64_t with_brand = 0;

  friend bool operator==(const WeekCount&, const WeekCount&) = default;
};

enum class Verdict { too_few, steady, rising, falling };

struct TrendTest {
  Verdict verdict = Verdict::too_few;
  std::optional<double> z;        ///< Positive: rising. Empty where there was too little to test.
  std::optional<double> p_value;  ///< Two-sided, after Holm's correction.
};

inline constexpr std::int64_t kTrendMinimumWeeks = 6;    ///< Weeks with photos.
inline constexpr std::int64_t kTrendMinimumPhotos = 20;  ///< Photos with the brand, and as many without it.
inline constexpr double kTrendLevel = 0.05;

/// One series per brand; weeks in order and without gaps (a week without photos counts as elapsed time).
[[nodiscard]] std::vector<TrendTest> test_trends(std::span<const std::vector<WeekCount>> series);

}  // namespace sluice::insight
