// Writes metrics in the text format of Prometheus, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
// Debian's prometheus-cpp would do it, too, but it comes with a web server and libcurl.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sluice/base/time_histogram.h"

namespace sluice {

class PrometheusText {
 public:
  enum class Type { counter, gauge, histogram };
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  /// Begins a metric: what follows are its samples. Names and names of labels are ours, so a bad one
  /// ([a-zA-Z_:][a-zA-Z0-9_:]*, a counter ends in _total) throws std::logic_error; `help` and values of labels may
  /// be any text.
  void metric(std::string_view name, Type type, std::string_view help);
  void sample(double value, const Labels& labels = {});
  void sample(std::uint64_t value, const Labels& labels = {});
  /// One in two or three of the buckets: 1, 2, 5, 10 ...
  void sample(const Times& times, const Labels& labels = {});

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void line(std::string_view suffix, const Labels& labels, std::string_view value);

  std::string name_;
  std::string text_;
};

}  // namespace sluice
