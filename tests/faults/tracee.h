// What a system call of another process is about: its memory, its descriptors and the paths they stand for.
#pragma once

#include <linux/seccomp.h>
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sluice::faults {

/// A thread that waits in a system call. All answers are empty where it has gone meanwhile.
class Tracee {
 public:
  explicit Tracee(pid_t thread) : thread_(thread) {}

  /// Whose thread it is; -1 if it has gone.
  [[nodiscard]] pid_t process() const;
  /// The file behind a descriptor; nothing for pipes, sockets and files without a name any more.
  [[nodiscard]] std::optional<std::filesystem::path> file(int descriptor) const;
  /// The path at `address`, made absolute from `directory` (AT_FDCWD: its working directory).
  [[nodiscard]] std::optional<std::filesystem::path> path(int directory, std::uint64_t address) const;
  /// Bytes of its memory; shorter where it ends.
  [[nodiscard]] std::string memory(std::uint64_t address, std::size_t size) const;
  [[nodiscard]] mode_t umask() const;
  /// A descriptor of ours for the same open file, so that both share its position; -1 if it cannot be had.
  [[nodiscard]] int borrow(int descriptor) const;

 private:
  [[nodiscard]] std::string status(const char* field) const;
  pid_t thread_;
};

}  // namespace sluice::faults
