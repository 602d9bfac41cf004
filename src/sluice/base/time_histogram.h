// How long something takes, as a histogram of fixed buckets: cheap enough to be always on.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace sluice {

/// Upper bounds of the buckets in seconds, inclusive: the preferred numbers R10 of ISO 3 (1, 1.25, 1.6 ... 8, 10),
/// from ten microseconds to a hundred seconds. A last bucket without bound follows.
inline constexpr std::size_t kTimeBounds = 71;
[[nodiscard]] const std::array<double, kTimeBounds>& time_bounds();

/// What a histogram held at one moment.
struct Times {
  std::array<std::uint64_t, kTimeBounds + 1> counts{};  ///< By bucket, not cumulative.
  double seconds = 0;                                   ///< Sum of all times.

  [[nodiscard]] std::uint64_t count() const;
  /// Seconds; 0 if nothing was observed.
  [[nodiscard]] double mean() const;
  /// Seconds; 0 if nothing was observed. `share` in (0, 1]. Interpolated within a bucket, as Prometheus'
  /// histogram_quantile does; beyond the last bound it is that bound. Off by at most a bucket's width, a quarter.
  [[nodiscard]] double quantile(double share) const;
};

/// Thread-safe and lock-free.
class TimeHistogram {
 public:
  void observe(std::chrono::nanoseconds time);
  [[nodiscard]] Times read() const;

 private:
  std::array<std::atomic<std::uint64_t>, kTimeBounds + 1> counts_{};
  std::atomic<std::int64_t> nanoseconds_ = 0;
};

}  // namespace sluice
