#include "scan_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace sluice::app {
namespace {

constexpr double kLeastShare = 0.005;  // Steps of less are not worth a line.

/// Where the time of a run went.
struct Figures {
  double seconds = 0;      ///< Of all phases.
  double scanning = 0;     ///< Of the phase in which files are read and looked at.
  double per_second = 0;   ///< Photos decoded and looked at, while scanning.
  double worker_time = 0;  ///< Of all workers together, while scanning.

  explicit Figures(const ScanSummary& summary, const RunMetrics& metrics) {
    const auto phases = metrics.phases();
    seconds = std::accumulate(phases.begin(), phases.end(), 0.0,
                              [](double sum, const auto& phase) { return sum + phase.second; });
    if (const auto scan = phases.find(Phase::scan); scan != phases.end()) {
      scanning = scan->second;
    }
    if (scanning > 0) {
      per_second = static_cast<double>(summary.counts.added + summary.counts.rescanned) / scanning;
    }
    worker_time = scanning * metrics.workers();
  }

  [[nodiscard]] static double share(double part, double whole) { return whole > 0 ? part / whole : 0; }
  [[nodiscard]] static double share(const Waited& waited, double whole) {
    return share(std::chrono::duration<double>(std::chrono::nanoseconds(waited)).count(), whole);
  }
};

double milliseconds(double seconds) {
  return seconds * 1e3;
}

/// For JSON: microseconds and hundredths of a percent are as much as anybody can use.
double rounded(double value, double steps) {
  return std::round(value * steps) / steps;
}

nlohmann::ordered_json json_of(const Figures& figures, const RunMetrics& metrics) {
  const auto short_of = [](double value) { return rounded(value, 1e4); };
  nlohmann::ordered_json json;
  json["seconds"] = short_of(figures.seconds);
  json["photos_per_second"] = short_of(figures.per_second);
  json["workers"] = metrics.workers();
  json["bytes_read"] = metrics.bytes_read.load();
  for (const auto& [phase, seconds] : metrics.phases()) {
    json["phases"][std::string(name_of(phase))] = short_of(seconds);
  }
  json["steps"] = nlohmann::ordered_json::object();
  for (const auto& [step, histogram] : metrics.steps()) {
    const Times times = histogram.read();
    json["steps"][step] = {{"count", times.count()},
                           {"mean_ms", short_of(milliseconds(times.mean()))},
                           {"p50_ms", short_of(milliseconds(times.quantile(0.5)))},
                           {"p95_ms", short_of(milliseconds(times.quantile(0.95)))},
                           {"share", short_of(Figures::share(times.seconds, figures.worker_time))}};
  }
  json["waiting"] = {
      {"workers_for_reader", short_of(Figures::share(metrics.workers_for_reader, figures.worker_time))},
      {"workers_for_writer", short_of(Figures::share(metrics.workers_for_writer, figures.worker_time))},
      {"reader_for_workers", short_of(Figures::share(metrics.reader_for_workers, figures.scanning))},
      {"reader_for_writer", short_of(Figures::share(metrics.reader_for_writer, figures.scanning))},
      {"writer_for_others", short_of(Figures::share(metrics.writer_for_others, figures.scanning))}};
  return json;
}

nlohmann::ordered_json json_of(const ScanSummary& summary) {
  nlohmann::ordered_json json;
  json["files"] = summary.counts.items;
  json["new"] = summary.counts.added;
  json["rescanned"] = summary.counts.rescanned;
  json["known"] = summary.counts.known;
  json["unchanged"] = summary.counts.unchanged;
  json["failed"] = nlohmann::ordered_json(summary.counts.failed);
  json["rematched"] = summary.rematched;
  json["interrupted"] = summary.interrupted;
  json["store"] = {{"photos", summary.store.photos},
                   {"reposts", summary.store.reposts},
                   {"sightings", nlohmann::ordered_json(summary.store.sightings)}};
  return json;
}

/// "brand 12, object 3"
std::string list_of(const std::map<std::string, std::uint64_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count);
  }
  return text.empty() ? "none" : text;
}

void print_counts(const ScanSummary& summary) {
  const ScanCounts& counts = summary.counts;
  fmt::print(
      "files      {}: {} new, {} unchanged, {} known under another name or time, {} with some stages run again\n",
      counts.items, counts.added, counts.unchanged, counts.known, counts.rescanned);
  if (summary.rematched > 0) {
    fmt::print("brands     looked for again in {} photos by their kept features\n", summary.rematched);
  }
  if (counts.failures() > 0) {
    fmt::print("failed     {} ({}); see: sluice photos list --failed\n", counts.failures(),
               list_of(counts.failed));
  }
  fmt::print("store      {} photos, {} of them reposts\n", summary.store.photos, summary.store.reposts);
  fmt::print("sightings  {}\n", list_of(summary.store.sightings));
}

void print_steps(const Figures& figures, const RunMetrics& metrics) {
  std::vector<std::pair<std::string, Times>> steps;
  for (const auto& [step, histogram] : metrics.steps()) {
    if (const Times times = histogram.read(); Figures::share(times.seconds, figures.worker_time) >= kLeastShare) {
      steps.emplace_back(step, times);
    }
  }
  std::ranges::sort(steps, std::ranges::greater{}, [](const auto& step) { return step.second.seconds; });
  fmt::print("{:<16}{:>9}{:>9}{:>9}{:>8}\n", "step, ms", "mean", "p50", "p95", "share");
  for (const auto& [step, times] : steps) {
    fmt::print("{:<16}{:>9.2f}{:>9.2f}{:>9.2f}{:>7.0f}%\n", step, milliseconds(times.mean()),
               milliseconds(times.quantile(0.5)), milliseconds(times.quantile(0.95)),
               100 * Figures::share(times.seconds, figures.worker_time));
  }
}

void print_figures(const Figures& figures, const RunMetrics& metrics) {
  std::string phases;
  for (const auto& [phase, seconds] : metrics.phases()) {
    phases += fmt::format("{}{} {:.1f}", phases.empty() ? "" : ", ", name_of(phase), seconds);
  }
  fmt::print("time       {:.1f} s ({})", figures.seconds, phases);
  if (figures.per_second == 0) {
    fmt::print("\n");
    return;
  }
  const auto percent = [](const Waited& waited, double whole) { return 100 * Figures::share(waited, whole); };
  fmt::print("; {:.1f} photos/s with {} workers\n", figures.per_second, metrics.workers());
  fmt::print("waiting    workers {:.0f}% for the reader, {:.0f}% for the writer; reader {:.0f}% for workers; ",
             percent(metrics.workers_for_reader, figures.worker_time),
             percent(metrics.workers_for_writer, figures.worker_time),
             percent(metrics.reader_for_workers, figures.scanning));
  fmt::print("writer {:.0f}% for photos\n", percent(metrics.writer_for_others, figures.scanning));
  print_steps(figures, metrics);
}

}  // namespace

void print_summary(const ScanSummary& summary, const RunMetrics& metrics, bool json) {
  const Figures figures(summary, metrics);
  if (json) {
    nlohmann::ordered_json all = json_of(summary);
    all["run"] = json_of(figures, metrics);
    fmt::print("{}\n", all.dump(2));
    return;
  }
  print_counts(summary);
  print_figures(figures, metrics);
}

}  // namespace sluice::app
