// What a run measures of itself: what became of the files, how long each step took, where threads waited. It never
// holds a path, a name of a brand or anything of a contributor.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "sluice/base/bounded_queue.h"
#include "sluice/base/time_histogram.h"
#include "sluice/image/cage_tally.h"
#include "sluice/scan/pipeline.h"

namespace sluice {

/// What a run does, one after the other.
enum class Phase { rematch, list, scan, tidy };
inline constexpr std::array kPhases{Phase::rematch, Phase::list, Phase::scan, Phase::tidy};
[[nodiscard]] std::string_view name_of(Phase phase);

enum class RunState { running, complete, interrupted, failed };
inline constexpr std::array kRunStates{RunState::running, RunState::complete, RunState::interrupted,
                                       RunState::failed};
[[nodiscard]] std::string_view name_of(RunState state);

/// Thread-safe but for `prepare`: the threads of a run write, another may read at any time.
class RunMetrics {
 public:
  /// Of a photo on a worker: "decode", "digest", "perceptual_hash" and the stages.
  using Steps = std::map<std::string, TimeHistogram, std::less<>>;

  RunMetrics();

  /// Before the run: the stages of its scanner, how many threads scan, how many brands are looked for.
  void prepare(const std::map<std::string, std::string>& stages, unsigned workers, std::size_t brands);

  /// A step that was not prepared is not counted.
  void observe(std::string_view step, std::chrono::nanoseconds time);
  /// Gives what has become of files so far, as far as it is committed.
  void publish(const ScanCounts& counts);
  void begin(Phase phase);
  void end(RunState state);
  void set_store(const StoreTotals& totals);

  [[nodiscard]] const Steps& steps() const { return steps_; }
  [[nodiscard]] unsigned workers() const { return workers_; }
  [[nodiscard]] std::size_t brands() const { return brands_; }
  [[nodiscard]] ScanCounts counts() const;
  [[nodiscard]] std::optional<StoreTotals> store() const;
  [[nodiscard]] RunState state() const;
  /// Seconds since 1970, UTC.
  [[nodiscard]] double started() const { return started_; }
  [[nodiscard]] std::optional<double> ended() const;
  /// Seconds that each phase has taken so far.
  [[nodiscard]] std::map<Phase, double> phases() const;

  QueueGauge photos;    ///< From the reader to the workers.
  QueueGauge outcomes;  ///< To the writer.
  Waited reader_for_workers = 0;
  Waited reader_for_writer = 0;
  Waited workers_for_reader = 0;
  Waited workers_for_writer = 0;
  Waited writer_for_others = 0;
  CageTally cage;         ///< All zero where photos are decoded without it.
  TimeHistogram reads;    ///< One file each, by the reader.
  TimeHistogram commits;  ///< One transaction each, by the writer.
  std::atomic<std::uint64_t> bytes_read = 0;
  std::atomic<std::uint64_t> files_listed = 0;
  std::atomic<std::uint64_t> rematched = 0;

 private:
  using Clock = std::chrono::steady_clock;

  void close_phase();  ///< With the mutex held.

  Steps steps_;
  unsigned workers_ = 0;
  std::size_t brands_ = 0;
  const double started_;

  mutable std::mutex mutex_;
  ScanCounts counts_;
  std::optional<StoreTotals> store_;
  RunState state_ = RunState::running;
  std::optional<double> ended_;
  std::map<Phase, double> phases_;
  std::optional<Phase> phase_;
  Clock::time_point phase_begun_;
};

}  // namespace sluice
