#include "sluice/base/prometheus_text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace sluice {
namespace {

using Type = PrometheusText::Type;

TEST(PrometheusText, WritesHelpTypeAndSamples) {
  PrometheusText text;
  text.metric("sluice_files_total", Type::counter, "Files.");
  text.sample(std::uint64_t{18'446'744'073'709'551'615U}, {{"fate", "added"}});
  text.sample(std::uint64_t{3}, {{"fate", "failed"}, {"reason", "too-large"}});
  text.metric("sluice_fill_ratio", Type::gauge, "How full.");
  text.sample(0.1);
  EXPECT_EQ(text.text(),
            "# HELP sluice_files_total Files.\n"
            "# TYPE sluice_files_total counter\n"
            "sluice_files_total{fate=\"added\"} 18446744073709551615\n"
            "sluice_files_total{fate=\"failed\",reason=\"too-large\"} 3\n"
            "# HELP sluice_fill_ratio How full.\n"
            "# TYPE sluice_fill_ratio gauge\n"
            "sluice_fill_ratio 0.1\n");
}

TEST(PrometheusText, EscapesWhatTheFormatWants) {
  PrometheusText text;
  text.metric("a", Type::gauge, "a \\ and\na \"quote\"");
  text.sample(1.0, {{"l", "a \\ and\na \"quote\""}});
  EXPECT_EQ(text.text(),
            "# HELP a a \\\\ and\\na \"quote\"\n"
            "# TYPE a gauge\n"
            "a{l=\"a \\\\ and\\na \\\"quote\\\"\"} 1\n");
}

TEST(PrometheusText, WritesNumbersOfAllSizes) {
  PrometheusText text;
  text.metric("a", Type::gauge, "");
  const std::size_t head = text.text().size();
  for (const double value : {1e-5, 1e300, -0.5, std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity(), std::nan("")}) {
    text.sample(value);
  }
  EXPECT_EQ(text.text().substr(head), "a 1e-05\na 1e+300\na -0.5\na +Inf\na -Inf\na NaN\n");
}

TEST(PrometheusText, HistogramsAreCumulativeAndEndWithAll) {
  TimeHistogram histogram;
  histogram.observe(std::chrono::microseconds(15));
  histogram.observe(std::chrono::milliseconds(10));
  histogram.observe(std::chrono::seconds(200));
  PrometheusText text;
  text.metric("a_seconds", Type::histogram, "");
  text.sample(histogram.read(), {{"step", "decode"}});
  const auto has = [&](const std::string& line) {
    return text.text().find("\n" + line + "\n") != std::string::npos;
  };
  EXPECT_TRUE(has("a_seconds_bucket{step=\"decode\",le=\"1e-05\"} 0"));
  EXPECT_TRUE(has("a_seconds_bucket{step=\"decode\",le=\"2e-05\"} 1"));
  EXPECT_TRUE(has("a_seconds_bucket{step=\"decode\",le=\"0.005\"} 1"));
  EXPECT_TRUE(has("a_seconds_bucket{step=\"decode\",le=\"0.01\"} 2"));
  EXPECT_TRUE(has("a_seconds_bucket{step=\"decode\",le=\"100\"} 2"));
  EXPECT_TRUE(has("a_seconds_bucket{step=\"decode\",le=\"+Inf\"} 3"));
  EXPECT_TRUE(has("a_seconds_sum{step=\"decode\"} 200.010015"));
  EXPECT_TRUE(has("a_seconds_count{step=\"decode\"} 3"));
  EXPECT_FALSE(text.text().find("le=\"0.0125\"") != std::string::npos);
}

TEST(PrometheusText, ABadNameIsABug) {
  PrometheusText text;
  EXPECT_THROW(text.metric("2a", Type::gauge, ""), std::logic_error);
  EXPECT_THROW(text.metric("a-b", Type::gauge, ""), std::logic_error);
  EXPECT_THROW(text.metric("", Type::gauge, ""), std::logic_error);
  EXPECT_THROW(text.metric("files", Type::counter, ""), std::logic_error);
  EXPECT_THROW(text.metric("files_total", Type::gauge, ""), std::logic_error);
  text.metric("a", Type::gauge, "");
  EXPECT_THROW(text.sample(1.0, {{"a:b", ""}}), std::logic_error);
}

}  // namespace
}  // namespace sluice
