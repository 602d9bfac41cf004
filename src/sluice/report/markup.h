// HTML as a type: a value can only get into it escaped.
#pragma once

#include <spdlog/fmt/fmt.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice::report {

/// Text that is HTML already.
struct Markup {
  std::string text;

  Markup& operator+=(const Markup& more) {
    text += more.text;
    return *this;
  }
};

/// Safe in text and in quoted attributes. Bytes that are not UTF-8 and characters that XML forbids become U+FFFD.
[[nodiscard]] std::string escape(std::string_view text);

namespace detail {
template <class T>
auto prepare(const T& value) {
  if constexpr (std::is_same_v<T, Markup>) {
    return std::string_view(value.text);
  } else if constexpr (std::is_arithmetic_v<T>) {
    return value;
  } else {
    return escape(value);
  }
}
template <class T>
using Prepared = decltype(prepare(std::declval<const T&>()));
}  // namespace detail

/// `html("<b>{}</b>", name)`: the pattern is HTML; of the arguments, `Markup` and numbers are taken as they are
/// and all else is escaped. Independent of the locale.
template <class... Args>
[[nodiscard]] Markup html(fmt::format_string<detail::Prepared<Args>...> pattern, const Args&... args) {
  return Markup{fmt::format(pattern, detail::prepare(args)...)};
}

/// "1,234,567".
[[nodiscard]] std::string count_text(std::int64_t count);
/// "1 photo", "1,234 photos".
[[nodiscard]] std::string count_text(std::int64_t count, std::string_view one, std::string_view many);
/// "12.3%".
[[nodiscard]] std::string percent_text(double share);
/// "2.4" of "2.4 times".
[[nodiscard]] std::string ratio_text(double ratio);
/// "10.1–14.9%".
[[nodiscard]] std::string range_text(double low, double high);
/// "4 March 2024" of "2024-03-04"; the text itself, if it is not a day.
[[nodiscard]] std::string long_day(std::string_view day);
/// "A", "A and B", "A, B and C".
[[nodiscard]] std::string join_words(const std::vector<std::string>& words);

}  // namespace sluice::report
