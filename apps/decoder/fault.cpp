// Only in the tests' build of the worker, sluice-decode-faulty: does what a worker would do whose decoder a photo
// has broken or taken over. An attempt to get out that does not end the process is told in the reply.
#include "fault.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cage {
namespace {

constexpr std::string_view kPrefix = "fault:";

void send_bytes(const void* bytes, std::size_t size) {
  ::send(kSocket, bytes, size, MSG_NOSIGNAL);
}

std::uint32_t number_of_request = 0;

/// A reply that is right but for what `spoil` does to it.
void send_spoilt(const std::function<void(Reply&)>& spoil) {
  Reply reply;
  reply.number = number_of_request;
  reply.width = reply.height = reply.original_width = reply.original_height = 4;
  put_text(reply.format, "png");
  spoil(reply);
  send_bytes(&reply, sizeof(reply));
}

/// What was tried, as the photo's error: "did", or why not.
void tell(long result) {
  const int reason = errno;
  Reply reply;
  reply.number = number_of_request;
  reply.error = static_cast<int>(ErrorCode::bad_input);
  put_text(reply.what, result >= 0 ? std::string("did") : std::string("did not: ") + std::strerror(reason));
  send_bytes(&reply, sizeof(reply));
}

long attempt_spawn() {
  char name[] = "/bin/true";
  char* arguments[] = {name, nullptr};
  return ::execv(name, arguments);
}

long attempt_mapping(int protection, int flags) {
  return ::mmap(nullptr, 4096, protection, flags | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

void take_memory() {
  std::vector<char*> taken;
  while (true) {
    constexpr std::size_t kBlock = std::size_t{16} << 20;
    char* block = static_cast<char*>(std::malloc(kBlock));
    std::memset(block, 1, kBlock);
    taken.push_back(block);
  }
}

const std::map<std::string_view, std::function<void()>>& faults() {
  static const std::map<std::string_view, std::function<void()>> all{
      // Misfortunes.
      {"crash", [] { ::raise(SIGSEGV); }},
      {"abort", [] { std::abort(); }},
      {"exit", [] { ::_exit(3); }},
      {"hang",
       [] {
         while (true)
           ::sched_yield();
       }},
      {"sleep",
       [] {
         while (true)
           ::usleep(100'000);
       }},
      {"memory", take_memory},
      {"speak",
       [] {
         for (const int file : {STDOUT_FILENO, STDERR_FILENO}) {
           ::dprintf(file, "a stranger's words\n");
         }
         send_spoilt([](Reply&) {});
       }},
      // Lies.
      {"short", [] { send_bytes("?", 1); }},
      {"long", [] { send_bytes(std::string(sizeof(Reply) + 1, '?').data(), sizeof(Reply) + 1); }},
      {"noise",
       [] { send_spoilt([](Reply& reply) { std::memset(static_cast<void*>(&reply), 0x5a, sizeof(reply)); }); }},
      {"width", [] { send_spoilt([](Reply& reply) { reply.width = 1 << 30; }); }},
      {"negative", [] { send_spoilt([](Reply& reply) { reply.height = -4; }); }},
      {"original", [] { send_spoilt([](Reply& reply) { reply.original_width = 1 << 20; }); }},
      {"format", [] { send_spoilt([](Reply& reply) { put_text(reply.format, "<b>"); }); }},
      {"unended", [] { send_spoilt([](Reply& reply) { reply.taken_at.fill('2'); }); }},
      {"time", [] { send_spoilt([](Reply& reply) { put_text(reply.taken_at, "2024-13-01T00:00:00"); }); }},
      {"offset",
       [] {
         send_spoilt([](Reply& reply) {
           put_text(reply.taken_at, "2024-01-01T00:00:00");
           reply.has_utc_offset = 1;
           reply.utc_offset_minutes = -2'147'483'647 - 1;
         });
       }},
      {"place", [] { send_spoilt([](Reply& reply) { put_text(reply.place, "47.37,8.54"); }); }},
      {"code", [] { send_spoilt([](Reply& reply) { reply.error = 130; }); }},
      {"reason",
       [] {
         send_spoilt([](Reply& reply) {
           reply.error = static_cast<int>(ErrorCode::bad_input);
           put_text(reply.what, "two\nlines");
         });
       }},
      // Attempts to get out.
      {"nothing", [] { tell(0); }},
      {"open", [] { tell(::open("/etc/passwd", O_RDONLY)); }},
      {"create", [] { tell(::open("/tmp/sluice-was-here", O_RDWR | O_CREAT, 0600)); }},
      {"look",
       [] {
         struct stat status {};
         tell(::stat("/etc/passwd", &status));
       }},
      {"memfd", [] { tell(::memfd_create("x", 0)); }},
      {"socket", [] { tell(::socket(AF_INET, SOCK_STREAM, 0)); }},
      {"unix", [] { tell(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
      {"pair",
       [] {
         int ends[2];
         tell(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
       }},
      {"exec", [] { tell(attempt_spawn()); }},
      {"fork", [] { tell(::fork()); }},
      {"raw-fork", [] { tell(::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr)); }},
      {"clone3", [] { tell(::syscall(SYS_clone3, nullptr, 0)); }},
      {"ptrace", [] { tell(::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr)); }},
      {"peek",
       [] {
         char byte = 0;
         iovec here{&byte, 1};
         iovec there{&byte, 1};
         tell(::process_vm_readv(1, &here, 1, &there, 1, 0));
       }},
      {"kill", [] { tell(::kill(1, SIGKILL)); }},
      {"survive", [] { tell(::prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0)); }},
      {"io_uring", [] { tell(::syscall(425, 1, nullptr)); }},
      {"share", [] { tell(attempt_mapping(PROT_READ | PROT_WRITE, MAP_SHARED)); }},
      {"resize", [] { tell(::ftruncate(kSharedMemory, 0)); }},
      {"raise-limit",
       [] {
         const unsigned long long limit[2] = {~0ULL, ~0ULL};
         tell(::syscall(SYS_prlimit64, 0, 2 /* RLIMIT_DATA */, limit, nullptr));
       }},
  };
  return all;
}

}  // namespace

bool act_on_fault(const Request& request, Bytes photo) {
  const std::string_view text(reinterpret_cast<const char*>(photo.data()), photo.size());
  if (!text.starts_with(kPrefix)) {
    return false;
  }
  const auto fault = faults().find(text.substr(kPrefix.size()));
  if (fault == faults().end()) {
    return false;
  }
  number_of_request = request.number;
  fault->second();
  return true;
}

}  // namespace sluice::cage
