// SIGINT and SIGTERM as a flag that long work looks at.
#pragma once

#include <atomic>

namespace sluice {

/// While it lives, the first SIGINT or SIGTERM raises the flag, so that what is in flight is finished and written;
/// the second ends the process at once with exit code 130 (what was committed stays). At most one at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  [[nodiscard]] const std::atomic<bool>& flag() const;
};

}  // namespace sluice
