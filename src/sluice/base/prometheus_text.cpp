#include "sluice/base/prometheus_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace sluice {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

bool is_name(std::string_view name) {
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

std::string escaped(std::string_view text, bool quotes) {
  std::string safe;
  for (const char c : text) {
    if (c == '\n') {
      safe += "\\n";
    } else if (c == '\\' || (quotes && c == '"')) {
      safe += {'\\', c};
    } else {
      safe += c;
    }
  }
  return safe;
}

/// The shortest text that reads back as the same number; fmt knows no locale unless asked.
std::string number(double value) {
  if (std::isinf(value)) {
    return value > 0 ? "+Inf" : "-Inf";
  }
  return std::isnan(value) ? "NaN" : fmt::format("{}", value);
}

const char* name_of(PrometheusText::Type type) {
  switch (type) {
    case PrometheusText::Type::counter:
      return "counter";
    case PrometheusText::Type::gauge:
      return "gauge";
    case PrometheusText::Type::histogram:
      return "histogram";
  }
  return "untyped";
}

}  // namespace

void PrometheusText::metric(std::string_view name, Type type, std::string_view help) {
  if (!is_name(name) || (type == Type::counter) != name.ends_with("_total")) {
    throw std::logic_error(fmt::format("'{}' is no name of a {}", name, name_of(type)));
  }
  name_ = name;
  text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, escaped(help, false), name, name_of(type));
}

void PrometheusText::line(std::string_view suffix, const Labels& labels, std::string_view value) {
  text_ += name_;
  text_ += suffix;
  char separator = '{';
  for (const auto& [label, text] : labels) {
    if (!is_name(label) || label.find(':') != std::string_view::npos) {
      throw std::logic_error(fmt::format("'{}' is no name of a label", label));
    }
    text_ += fmt::format("{}{}=\"{}\"", separator, label, escaped(text, true));
    separator = ',';
  }
  text_ += fmt::format("{} {}\n", labels.empty() ? "" : "}", value);
}

void PrometheusText::sample(double value, const Labels& labels) {
  line("", labels, number(value));
}

void PrometheusText::sample(std::uint64_t value, const Labels& labels) {
  line("", labels, fmt::format("{}", value));
}

void PrometheusText::sample(const Times& times, const Labels& labels) {
  const auto& bounds = time_bounds();
  std::uint64_t below = 0;
  const auto bucket = [&](std::string_view bound) {
    Labels all = labels;
    all.emplace_back("le", bound);
    line("_bucket", all, fmt::format("{}", below));
  };
  for (std::size_t index = 0; index < bounds.size(); ++index) {
    below += times.counts[index];
    // Of 1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3 and 8 those that people count in.
    if (const std::size_t place = index % 10; place == 0 || place == 3 || place == 7) {
      bucket(number(bounds[index]));
    }
  }
  below += times.counts.back();
  bucket("+Inf");
  line("_sum", labels, number(times.seconds));
  line("_count", labels, fmt::format("{}", below));
}

}  // namespace sluice
