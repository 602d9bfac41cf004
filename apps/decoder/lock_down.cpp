#include "lock_down.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

namespace sluice::cage {
namespace {

#ifdef SLUICE_SANITIZED
// A sanitizer maps terabytes of its own, asks a pipe whether an address can be read, and wants to tell what it
// found.
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

tl::unexpected<Error> system_error(const std::string& what, int number) {
  return fail(ErrorCode::io, what + ": " + std::strerror(number));
}

struct FreeFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};

/// A list of system calls in the making; the first error stays.
class Filter {
 public:
  explicit Filter(std::uint32_t otherwise) : filter_(seccomp_init(otherwise)) {
    note(filter_ == nullptr ? -ENOMEM : 0);
    note(seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_TSYNC, 1));  // All threads.
    note(seccomp_attr_set(filter_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
    note(seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));  // A tree, not a list.
  }

  template <class... Conditions>
  void allow(int call, Conditions... conditions) {
    add(SCMP_ACT_ALLOW, call, conditions...);
  }
  /// For what a library tries and can do without.
  template <class... Conditions>
  void deny(int error, int call, Conditions... conditions) {
    add(SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, conditions...);
  }
  /// 0, or what went wrong first.
  int load() {
    note(error_ == 0 ? seccomp_load(filter_.get()) : 0);
    return error_;
  }

 private:
  template <class... Conditions>
  void add(std::uint32_t action, int call, Conditions... conditions) {
    const std::array<scmp_arg_cmp, sizeof...(conditions)> all{conditions...};
    // A call that this architecture does not have.
    if (call != __NR_SCMP_ERROR && call >= 0) {
      note(seccomp_rule_add_array(filter_.get(), action, call, static_cast<unsigned>(all.size()), all.data()));
    }
  }
  void note(int result) { error_ = error_ == 0 ? -result : error_; }

  std::unique_ptr<void, FreeFilter> filter_;
  int error_ = 0;
};

constexpr scmp_datum_t datum(int value) {
  return static_cast<scmp_datum_t>(value);
}

scmp_arg_cmp equals(unsigned argument, int value) {
  return {argument, SCMP_CMP_EQ, datum(value), 0};
}
scmp_arg_cmp has(unsigned argument, int bit) {
  return {argument, SCMP_CMP_MASKED_EQ, datum(bit), datum(bit)};
}
scmp_arg_cmp has_not(unsigned argument, int bit) {
  return {argument, SCMP_CMP_MASKED_EQ, datum(bit), 0};
}

/// Memory, of which nothing is shared with others; libvips' code generator (orc) maps memory to write and run.
void allow_memory(Filter& filter) {
  filter.allow(SCMP_SYS(mmap), has_not(3, MAP_SHARED));
  filter.allow(SCMP_SYS(mprotect), has_not(2, PROT_EXEC));
  for (const int call : {SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk)}) {
    filter.allow(call);
  }
}

/// libvips, libde265, dav1d and aom decode with threads. clone3 hides its flags from the filter: glibc goes back
/// to clone.
void allow_threads(Filter& filter) {
  filter.allow(SCMP_SYS(clone), has(0, CLONE_THREAD));
  filter.deny(ENOSYS, SCMP_SYS(clone3));
  filter.allow(SCMP_SYS(prctl), equals(0, PR_SET_NAME));
  for (const int call :
       {SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield), SCMP_SYS(exit),
        SCMP_SYS(exit_group), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu),
        SCMP_SYS(membarrier), SCMP_SYS(restart_syscall)}) {
    filter.allow(call);
  }
}

void allow_signals_of_its_own(Filter& filter) {
  for (const int call :
       {SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack)}) {
    filter.allow(call);
  }
  filter.allow(SCMP_SYS(tgkill), equals(0, ::getpid()));  // abort()
}

void allow_time_and_chance(Filter& filter) {
  for (const int call :
       {SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
        SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(times), SCMP_SYS(getrandom)}) {
    filter.allow(call);
  }
}

/// What libraries ask by the way and can do without.
void answer_questions(Filter& filter) {
  for (const int call :
       {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
        SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
        SCMP_SYS(getcwd), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(mkdir), SCMP_SYS(mkdirat)}) {
    filter.deny(EACCES, call);
  }
  for (const int call : {SCMP_SYS(pread64), SCMP_SYS(readv), SCMP_SYS(pwrite64), SCMP_SYS(writev), SCMP_SYS(lseek),
                         SCMP_SYS(fstat), SCMP_SYS(fcntl), SCMP_SYS(ioctl), SCMP_SYS(ftruncate)}) {
    filter.deny(EBADF, call);
  }
  for (const int call : {SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close)}) {
    if (kSanitized) {
      filter.allow(call);
    } else {
      filter.deny(EBADF, call);
    }
  }
  if (kSanitized) {
    filter.allow(SCMP_SYS(pipe2));
  }
  for (const int call : {SCMP_SYS(umask), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrusage)}) {
    filter.allow(call);
  }
  filter.allow(SCMP_SYS(prlimit64), equals(0, 0), equals(2, 0));  // Its own limits, to read.
}

void allow_messages(Filter& filter, int socket) {
  filter.allow(SCMP_SYS(recvfrom), equals(0, socket));
  filter.allow(SCMP_SYS(sendto), equals(0, socket));
}

Status close_all_but(int socket) {
  const auto last_before = static_cast<unsigned>(kSanitized ? STDOUT_FILENO : socket - 1);
  if (::close_range(0, last_before, 0) != 0 || ::close_range(static_cast<unsigned>(socket) + 1, ~0U, 0) != 0) {
    return system_error("close_range", errno);
  }
  return {};
}

Status limit(int resource, const char* name, rlim_t most) {
  const rlimit both{most, most};
  if (::setrlimit(static_cast<__rlimit_resource>(resource), &both) != 0) {
    return system_error(name, errno);
  }
  return {};
}

/// The limits that hold even for who breaks out of the filter. Shared mappings being forbidden, what counts as
/// data is all the memory there is.
Status set_limits(std::size_t memory) {
  SLUICE_TRY(limit(RLIMIT_CORE, "RLIMIT_CORE", 0));
  SLUICE_TRY(limit(RLIMIT_MEMLOCK, "RLIMIT_MEMLOCK", 0));
  SLUICE_TRY(limit(RLIMIT_MSGQUEUE, "RLIMIT_MSGQUEUE", 0));
  if (kSanitized) {
    return {};
  }
  SLUICE_TRY(limit(RLIMIT_FSIZE, "RLIMIT_FSIZE", 0));
  SLUICE_TRY(limit(RLIMIT_NOFILE, "RLIMIT_NOFILE", 0));
  return limit(RLIMIT_DATA, "RLIMIT_DATA", memory);
}

}  // namespace

bool bind_to_parent(int socket) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // A parent that was gone before sends no signal any more; its end of the socket went with it.
  pollfd parent{.fd = socket, .events = 0, .revents = 0};
  if (::poll(&parent, 1, 0) > 0 && (parent.revents & POLLHUP) != 0) {
    return false;
  }
  if (std::FILE* file = std::fopen("/proc/self/oom_score_adj", "we")) {
    std::fputs("1000", file);
    std::fclose(file);
  }
  return true;
}

void silence() {
  const int nowhere = kSanitized ? -1 : ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) {
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::close(nowhere);
  }
}

Status lock_down(int socket, std::size_t memory) {
  SLUICE_TRY(close_all_but(socket));
  SLUICE_TRY(set_limits(memory));
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {  // Nobody looks into it, either.
    return system_error("PR_SET_DUMPABLE", errno);
  }
  Filter filter(SCMP_ACT_KILL_PROCESS);
  allow_memory(filter);
  allow_threads(filter);
  allow_signals_of_its_own(filter);
  allow_time_and_chance(filter);
  answer_questions(filter);
  allow_messages(filter, socket);
  if (const int error = filter.load(); error != 0) {
    return system_error("seccomp", error);
  }
  return {};
}

}  // namespace sluice::cage
