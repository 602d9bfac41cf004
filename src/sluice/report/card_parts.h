// What accuracy cards share: estimates in words, and rows of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sluice/evaluation/intervals.h"
#include "sluice/report/markup.h"

namespace sluice::report {

/// "12.3%"; a dash for what could not be measured.
[[nodiscard]] std::string share_text(const Estimate& share);
[[nodiscard]] std::string decimal_text(double value, int digits);
/// "0.0 to 3.7".
[[nodiscard]] std::string interval_text(const Estimate& rate);
[[nodiscard]] std::string count_of(std::size_t count);
/// "3 of 4 photos".
[[nodiscard]] std::string of_text(std::size_t part, std::size_t whole, std::string_view one,
                                  std::string_view many);
/// "95%: 1.2–34.5%", small.
[[nodiscard]] Markup interval_note(const Estimate& share);
/// A row of a table of figures: name, value, interval, what was counted.
[[nodiscard]] Markup card_row(std::string_view name, const std::string& value, const std::string& interval,
                              const std::string& counts);

}  // namespace sluice::report
