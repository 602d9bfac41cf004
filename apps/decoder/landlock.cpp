// Landlock by its system calls: Debian 12's headers know the first ABI only. Structures and numbers are those of
// the kernel's include/uapi/linux/landlock.h.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include "lock_down.h"

namespace sluice::cage {
namespace {

struct RulesetAttributes {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;  ///< ABI 4
  std::uint64_t scoped = 0;              ///< ABI 6
};

constexpr unsigned kVersionFlag = 1;

constexpr std::uint64_t first_bits(int count) {
  return (std::uint64_t{1} << count) - 1;
}

/// Every right of the ABI is handled, and no rule grants any.
RulesetAttributes everything(int abi) {
  RulesetAttributes attributes;
  attributes.handled_access_fs = first_bits(abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13);
  attributes.handled_access_net = abi >= 4 ? first_bits(2) : 0;
  attributes.scoped = abi >= 6 ? first_bits(2) : 0;
  return attributes;
}

std::size_t size_known_to(int abi) {
  constexpr std::size_t kField = sizeof(std::uint64_t);
  return abi >= 6 ? 3 * kField : abi >= 4 ? 2 * kField : kField;
}

}  // namespace

Result<int> renounce_files() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return fail(ErrorCode::io, std::string("no_new_privs: ") + std::strerror(errno));
  }
  const int abi = static_cast<int>(::syscall(SYS_landlock_create_ruleset, nullptr, 0, kVersionFlag));
  if (abi <= 0) {
    return 0;  // Seccomp still keeps it from files.
  }
  const RulesetAttributes attributes = everything(abi);
  const int ruleset = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, size_known_to(abi), 0));
  const bool bound = ruleset >= 0 && ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  const int reason = errno;
  if (ruleset >= 0) {
    ::close(ruleset);
  }
  if (!bound) {
    return fail(ErrorCode::io, std::string("Landlock: ") + std::strerror(reason));
  }
  if (const int root = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC); root >= 0) {
    ::close(root);
    return fail(ErrorCode::io, "Landlock does not keep files closed");
  }
  return abi;
}

}  // namespace sluice::cage
