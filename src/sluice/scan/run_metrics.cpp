#include "sluice/scan/run_metrics.h"

namespace sluice {
namespace {

double unix_time() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::rematch:
      return "rematch";
    case Phase::list:
      return "list";
    case Phase::scan:
      return "scan";
    case Phase::tidy:
      return "tidy";
  }
  return "";
}

std::string_view name_of(RunState state) {
  switch (state) {
    case RunState::running:
      return "running";
    case RunState::complete:
      return "complete";
    case RunState::interrupted:
      return "interrupted";
    case RunState::failed:
      return "failed";
  }
  return "";
}

RunMetrics::RunMetrics() : started_(unix_time()) {
  for (const char* step : {"decode", "digest", "perceptual_hash"}) {
    steps_[step];
  }
}

void RunMetrics::prepare(const std::map<std::string, std::string>& stages, unsigned workers, std::size_t brands) {
  for (const auto& [stage, version] : stages) {
    steps_[stage];
  }
  workers_ = workers;
  brands_ = brands;
}

void RunMetrics::observe(std::string_view step, std::chrono::nanoseconds time) {
  if (const auto found = steps_.find(step); found != steps_.end()) {
    found->second.observe(time);
  }
}

void RunMetrics::publish(const ScanCounts& counts) {
  const std::lock_guard lock(mutex_);
  counts_ = counts;
}

void RunMetrics::begin(Phase phase) {
  const std::lock_guard lock(mutex_);
  close_phase();
  phase_ = phase;
}

void RunMetrics::end(RunState state) {
  const std::lock_guard lock(mutex_);
  close_phase();
  phase_.reset();
  state_ = state;
  ended_ = unix_time();
}

void RunMetrics::set_store(const StoreTotals& totals) {
  const std::lock_guard lock(mutex_);
  store_ = totals;
}

ScanCounts RunMetrics::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::optional<StoreTotals> RunMetrics::store() const {
  const std::lock_guard lock(mutex_);
  return store_;
}

RunState RunMetrics::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::optional<double> RunMetrics::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

std::map<Phase, double> RunMetrics::phases() const {
  const std::lock_guard lock(mutex_);
  std::map<Phase, double> phases = phases_;
  if (phase_) {
    phases[*phase_] += std::chrono::duration<double>(Clock::now() - phase_begun_).count();
  }
  return phases;
}

void RunMetrics::close_phase() {
  const Clock::time_point now = Clock::now();
  if (phase_) {
    phases_[*phase_] += std::chrono::duration<double>(now - phase_begun_).count();
  }
  phase_begun_ = now;
}

}  // namespace sluice
