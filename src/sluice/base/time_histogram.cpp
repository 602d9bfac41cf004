#include "sluice/base/time_histogram.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace sluice {
namespace {

constexpr double kNanosecondsPerSecond = 1e9;

/// In nanoseconds, all of them whole numbers, so that a time on a bound falls into its bucket exactly.
constexpr std::array<std::int64_t, kTimeBounds> nanosecond_bounds() {
  constexpr std::array<std::int64_t, 10> kR10{100, 125, 160, 200, 250, 315, 400, 500, 630, 800};
  std::array<std::int64_t, kTimeBounds> bounds{};
  std::int64_t decade = 100;  // Ten microseconds are 100 times 100 ns.
  for (std::size_t index = 0; index < bounds.size(); ++index) {
    bounds[index] = kR10[index % kR10.size()] * decade;
    if (index % kR10.size() == kR10.size() - 1) {
      decade *= 10;
    }
  }
  return bounds;
}

constexpr std::array<std::int64_t, kTimeBounds> kBounds = nanosecond_bounds();
static_assert(kBounds.front() == 10'000 && kBounds.back() == 100'000'000'000);

}  // namespace

const std::array<double, kTimeBounds>& time_bounds() {
  static const std::array<double, kTimeBounds> bounds = [] {
    std::array<double, kTimeBounds> seconds{};
    std::ranges::transform(kBounds, seconds.begin(),
                           [](std::int64_t bound) { return static_cast<double>(bound) / kNanosecondsPerSecond; });
    return seconds;
  }();
  return bounds;
}

std::uint64_t Times::count() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

double Times::mean() const {
  const std::uint64_t all = count();
  return all == 0 ? 0 : seconds / static_cast<double>(all);
}

double Times::quantile(double share) const {
  const auto& bounds = time_bounds();
  const double wanted = share * static_cast<double>(count());
  double below = 0;
  for (std::size_t bucket = 0; bucket < bounds.size(); ++bucket) {
    const auto inside = static_cast<double>(counts[bucket]);
    if (inside > 0 && below + inside >= wanted) {
      const double lower = bucket == 0 ? 0 : bounds[bucket - 1];
      return lower + (bounds[bucket] - lower) * (wanted - below) / inside;
    }
    below += inside;
  }
  return count() == 0 ? 0 : bounds.back();
}

void TimeHistogram::observe(std::chrono::nanoseconds time) {
  const auto bucket = std::distance(kBounds.begin(), std::ranges::lower_bound(kBounds, time.count()));
  counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  nanoseconds_.fetch_add(time.count(), std::memory_order_relaxed);
}

Times TimeHistogram::read() const {
  Times times;
  std::ranges::transform(counts_, times.counts.begin(),
                         [](const auto& count) { return count.load(std::memory_order_relaxed); });
  times.seconds = static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) / kNanosecondsPerSecond;
  return times;
}

}  // namespace sluice
