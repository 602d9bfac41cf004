// What became of the workers of a cage (caged_decoder.h).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace sluice {

/// Why a worker decodes no more photos, while others still may.
enum class WorkerEnd {
  crashed,         ///< A signal of its own making, an exit, a socket it closed.
  forbidden_call,  ///< It asked the kernel for what the cage forbids.
  killed,          ///< By somebody else: the kernel, for want of memory on this machine, or a person.
  nonsense,        ///< It replied what no honest worker replies, and was stopped.
  out_of_memory,   ///< It wanted more than a worker may have.
  timed_out,       ///< It took more time than a photo may take, and was stopped.
};
inline constexpr std::array kWorkerEnds{WorkerEnd::crashed,  WorkerEnd::forbidden_call, WorkerEnd::killed,
                                        WorkerEnd::nonsense, WorkerEnd::out_of_memory,  WorkerEnd::timed_out};

/// "crashed", "forbidden-call" ...
[[nodiscard]] constexpr std::string_view name_of(WorkerEnd end) {
  switch (end) {
    case WorkerEnd::crashed:
      return "crashed";
    case WorkerEnd::forbidden_call:
      return "forbidden-call";
    case WorkerEnd::killed:
      return "killed";
    case WorkerEnd::nonsense:
      return "nonsense";
    case WorkerEnd::out_of_memory:
      return "out-of-memory";
    case WorkerEnd::timed_out:
      return "timed-out";
  }
  return "";
}

/// Thread-safe: the cage counts, others may read at any time.
class CageTally {
 public:
  void count_start() { ++started_; }
  void count(WorkerEnd end) { ++ended_.at(static_cast<std::size_t>(end)); }

  [[nodiscard]] std::uint64_t started() const { return started_; }
  [[nodiscard]] std::uint64_t ended(WorkerEnd end) const { return ended_.at(static_cast<std::size_t>(end)); }

 private:
  std::atomic<std::uint64_t> started_ = 0;
  std::array<std::atomic<std::uint64_t>, kWorkerEnds.size()> ended_{};
};

}  // namespace sluice
