// The calendar, in UTC. Nothing that is computed from photos depends on it; only how long things are kept.
#pragma once

#include <chrono>
#include <string>

namespace sluice {

using Day = std::chrono::sys_days;

[[nodiscard]] Day today_utc();
/// "2024-05-31"; such texts sort as their days do.
[[nodiscard]] std::string day_text(Day day);

}  // namespace sluice
