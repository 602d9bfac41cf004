// Runs a program whose system calls on the files below one directory pass through us, so that the one we choose
// can fail, be cut short, or be the last. Seccomp's user notification (Linux 5.14; man 2 seccomp_unotify) shows
// all of them, those inside the C library too, with all threads and children of the program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/result.h"

namespace sluice::faults {

enum class Fault { none, kill, no_space, io_error };

struct Plan {
  std::filesystem::path directory;  ///< Only calls on what lies below it count. Absolute, without symbolic links.
  Fault fault = Fault::none;
  std::uint64_t at = 0;   ///< The how manieth call, from 1.
  std::string call;       ///< Only calls of this name count; empty: all.
  int percent = 0;        ///< Of what the call was to do, this much is done: kill, and writes without space.
  bool forever = false;   ///< no_space and io_error: all calls from `at` on.
  int kill_after_ms = 0;  ///< kill: at that time and not at a call.
  std::filesystem::path cut_into;  ///< Where to write what a power cut at the end leaves (disk.h); empty: nowhere.
  std::uint64_t seed = 0;
  int timeout_s = 60;  ///< Then the program hangs, and is killed.
};

struct Ending {
  std::map<std::string, std::uint64_t> calls;  ///< How many of each name.
  std::optional<std::string> hit;              ///< The call that the fault struck, and its file.
  int status = 0;                              ///< As a shell tells it: the exit code, or 128 + signal.
  bool hung = false;
  bool left_behind = false;  ///< Some process of the program was still there 5 s after it had ended.
};

/// Errors: io (this kernel or container has no user notification; the program cannot be run).
[[nodiscard]] Result<Ending> run_supervised(const Plan& plan, const std::vector<std::string>& command);

}  // namespace sluice::faults
