// How far a long piece of work is: a bar on a terminal, elsewhere a line now and then.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace sluice {

struct ProgressState {
  std::uint64_t done = 0;
  std::uint64_t total = 0;  ///< 0: not known.
  std::uint64_t errors = 0;
  std::chrono::duration<double> elapsed{};
};

/// One line without line end: "scanning [#####.....] 50/100  12.5/s  ETA 00:04  errors 2". Without a bar:
/// "scanning 50/100  12.5/s  ETA 00:04  errors 2".
[[nodiscard]] std::string progress_line(const std::string& what, const ProgressState& state, bool bar);

/// Draws on `out` at most ten times a second on a terminal, else every half minute. Not thread-safe.
class Progress {
 public:
  explicit Progress(std::string what, std::FILE* out = stderr);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// Clears the bar.
  ~Progress();

  void update(std::uint64_t done, std::uint64_t total, std::uint64_t errors = 0);

 private:
  using Clock = std::chrono::steady_clock;
  std::string what_;
  std::FILE* out_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point next_ = start_;
};

}  // namespace sluice
