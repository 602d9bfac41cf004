// --metrics-file: the metrics of a run as a file that Prometheus' node_exporter picks up (its textfile collector).
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <thread>

#include "sluice/base/result.h"
#include "sluice/scan/run_metrics.h"

namespace sluice::app {

/// Rewrites the file whole every two seconds, by a thread of its own. Not thread-safe.
class MetricsFile {
 public:
  /// `file` empty: nothing is ever written. `metrics` must outlive it. `data`: the data directory.
  MetricsFile(std::filesystem::path file, RunMetrics& metrics, std::filesystem::path data)
      : file_(std::move(file)), metrics_(metrics), data_(std::move(data)) {}
  MetricsFile(const MetricsFile&) = delete;
  MetricsFile& operator=(const MetricsFile&) = delete;
  /// A run that has not ended by now has failed; writes for the last time.
  ~MetricsFile();

  /// Whether it looks as if the file could be written, without touching it: another run may be writing it.
  /// Errors: not_found, refused, io.
  [[nodiscard]] Status check() const;
  /// Writes for the first time. Errors: those of `write_whole_file`.
  [[nodiscard]] Status begin();
  /// From now on the file is kept up to date; `metrics` must be prepared. That it cannot be written any more is a
  /// line in the log, once, and no reason to stop.
  void keep();

 private:
  [[nodiscard]] Status write() const;
  void write_or_warn();

  std::filesystem::path file_;
  RunMetrics& metrics_;
  std::filesystem::path data_;
  bool begun_ = false;
  bool warned_ = false;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;
};

}  // namespace sluice::app
