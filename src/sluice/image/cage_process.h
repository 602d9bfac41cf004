// One worker in its cage, seen from the parent. Internal to the cage.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "sluice/base/descriptor.h"
#include "sluice/base/result.h"
#include "sluice/image/cage_protocol.h"
#include "sluice/image/cage_tally.h"
#include "sluice/image/shared_memory.h"

namespace sluice::cage {

/// A worker that is being started or waits for a photo. Whoever drops it kills it. Not thread-safe.
class Process {
 public:
  /// Only starts it: see `await_ready`. The kernel kills it when the calling thread ends. Errors: io.
  [[nodiscard]] static Result<std::unique_ptr<Process>> spawn(const std::filesystem::path& program,
                                                              const DecodeOptions& options, std::size_t memory);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  /// Waits until it is locked in; gives the ABI of Landlock that guards it (0: none). Errors: io.
  [[nodiscard]] Result<int> await_ready();

  struct Answer {
    Result<DecodedPhoto> photo;
    std::optional<WorkerEnd> ended{};  ///< Drop the worker; else it is fit for another photo.
  };
  /// `limit`: of computing, by all its threads. A worker that does not compute is given as much time; one that
  /// others keep from computing, ten times as much. Errors: those of the photo; refused (it takes more memory than
  /// the worker may have); timed_out; crashed.
  [[nodiscard]] Answer decode(Bytes photo, std::chrono::milliseconds limit);

 private:
  Process(pid_t id, Descriptor socket, SharedMemory shared, const DecodeOptions& options, std::size_t memory)
      : id_(id), socket_(std::move(socket)), shared_(std::move(shared)), options_(options), memory_(memory) {}

  class Patience;
  enum class Message { received, nonsense, late, ended };
  template <class T>
  [[nodiscard]] Message receive(T& message, std::chrono::milliseconds limit) const;
  /// Kills it, unless it has ended; gives its wait status.
  int end();
  [[nodiscard]] Answer why_it_ended();

  pid_t id_;  ///< 0: it has ended.
  Descriptor socket_;
  SharedMemory shared_;
  DecodeOptions options_;
  std::size_t memory_;  ///< Bytes that it may have.
  std::uint32_t number_ = 0;
};

}  // namespace sluice::cage
