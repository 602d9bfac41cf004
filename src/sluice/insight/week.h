// Weeks as ISO 8601 counts them: from Monday; the week belongs to the year of its Thursday.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::insight {

/// "YYYY-MM-DD" (what follows is ignored); empty, if it is not a day of the calendar.
[[nodiscard]] std::optional<std::chrono::sys_days> parse_day(std::string_view text);
/// "YYYY-MM-DD".
[[nodiscard]] std::string day_text(std::chrono::sys_days day);

struct Week {
  std::chrono::sys_days monday;

  [[nodiscard]] static Week of(std::chrono::sys_days day);
  [[nodiscard]] Week next() const { return Week{monday + std::chrono::weeks(1)}; }
  /// "2024-W09".
  [[nodiscard]] std::string name() const;

  friend auto operator<=>(const Week&, const Week&) = default;
};

}  // namespace sluice::insight
