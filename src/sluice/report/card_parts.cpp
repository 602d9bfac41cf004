#include "sluice/report/card_parts.h"

#include <cmath>

namespace sluice::report {

std::string share_text(const Estimate& share) {
  return std::isfinite(share.value) ? percent_text(share.value) : "–";
}

std::string decimal_text(double value, int digits) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, digits) : "–";
}

/// "0.0 to 3.7".
std::string interval_text(const Estimate& rate) {
  return fmt::format("{:.1f} to {}", rate.low, decimal_text(rate.high, 1));
}

std::string count_of(std::size_t count) {
  return count_text(static_cast<std::int64_t>(count));
}

std::string of_text(std::size_t part, std::size_t whole, std::string_view one, std::string_view many) {
  return fmt::format("{} of {}", count_of(part), count_text(static_cast<std::int64_t>(whole), one, many));
}

Markup interval_note(const Estimate& share) {
  return html("<span class=\"interval\">95%: {}</span>", range_text(share.low, share.high));
}

Markup card_row(std::string_view name, const std::string& value, const std::string& interval,
                const std::string& counts) {
  return html(
      "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"interval\">{}</td><td>{}</td></tr>\n",
      name, value, interval, counts);
}

}  // namespace sluice::report
