#include "sluice/image/cage_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <string>
#include <utility>
#include <variant>

namespace sluice::cage {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kStartLimit{60'000};  // Far more than it takes, on a machine that is busy otherwise.

tl::unexpected<Error> no_worker(const std::string& what) {
  return fail(ErrorCode::io, "no photo can be decoded in the cage: " + what,
              "run it on a kernel that lets seccomp filters be set, or give --cage off if you trust these photos");
}

/// posix_spawn's two lists, which must be destroyed.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  void give(const Descriptor& descriptor, int as) {
    posix_spawn_file_actions_adddup2(&actions_, descriptor.get(), as);
  }

  /// The worker gets what was given; our standard error, for what the loader may have to say of missing libraries,
  /// until it silences itself; an empty environment; and a process group of its own, so that Ctrl-C does not reach
  /// it and the photos in flight are finished.
  /// 0 and errno: it could not be started.
  pid_t run(const std::filesystem::path& program, char** arguments) {
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions_, std::max(kSocket, kSharedMemory) + 1);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    std::array<char*, 1> environment{nullptr};
    pid_t id = 0;
    errno = posix_spawn(&id, program.c_str(), &actions_, &attributes_, arguments, environment.data());
    return errno == 0 ? id : 0;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::string seconds_text(milliseconds time) {
  return fmt::format("{:g} s", std::chrono::duration<double>(time).count());
}

Process::Answer crashed(const std::string& how, WorkerEnd end = WorkerEnd::crashed) {
  return {fail(ErrorCode::crashed, "the decoder crashed (" + how + ")",
               "get the file again from its origin; if it is sound, report it"),
          end};
}

}  // namespace

Result<std::unique_ptr<Process>> Process::spawn(const std::filesystem::path& program, const DecodeOptions& options,
                                                std::size_t memory) {
  const SharedSizes sizes = shared_sizes(options);
  SLUICE_ASSIGN(SharedMemory shared, SharedMemory::make(sizes));
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return no_worker(std::string("no socket: ") + std::strerror(errno));
  }
  Descriptor ours(ends[0]);
  const Descriptor theirs = out_of_the_way(Descriptor(ends[1]));
  std::array<std::string, 4> arguments{program.filename().string(), std::to_string(sizes.input),
                                       std::to_string(sizes.output), std::to_string(memory)};
  std::array<char*, 5> pointers{};
  std::ranges::transform(arguments, pointers.begin(), [](std::string& text) { return text.data(); });
  SpawnPlan plan;
  plan.give(theirs, kSocket);
  plan.give(shared.descriptor(), kSharedMemory);
  const pid_t id = plan.run(program, pointers.data());
  if (id == 0) {
    return no_worker(program.string() + " cannot be started: " + std::strerror(errno));
  }
  return std::unique_ptr<Process>(new Process(id, std::move(ours), std::move(shared), options, memory));
}

Process::~Process() {
  end();
}

int Process::end() {
  int status = 0;
  if (id_ != 0) {
    ::kill(id_, SIGKILL);
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = 0;
  }
  return status;
}

/// When to wait no longer. Wall time alone would tell on a busy machine of the machine, not of the photo.
class Process::Patience {
 public:
  Patience(pid_t worker, milliseconds limit) : limit_(limit) {
    if (::clock_getcpuclockid(worker, &clock_) != 0) {
      clock_ = CLOCK_MONOTONIC;  // It has ended; the socket will tell.
    }
    computed_at_start_ = computed_ = computed();
  }

  [[nodiscard]] bool is_at_end() {
    const auto now = Clock::now();
    if (const std::chrono::nanoseconds computed_now = computed(); computed_now > computed_) {
      computed_ = computed_now;
      last_seen_computing_ = now;
    }
    const auto waited = now - start_;
    return computed_ - computed_at_start_ >= limit_ || waited >= kStarved * limit_ ||
           (waited >= limit_ && now - last_seen_computing_ >= kIdle);
  }
  /// How long to sleep before asking again.
  [[nodiscard]] milliseconds nap() const {
    const auto left = std::chrono::ceil<milliseconds>(limit_ - (Clock::now() - start_));
    return std::clamp(left, kShortestNap, kLongestNap);
  }

 private:
  static constexpr int kStarved = 10;
  static constexpr milliseconds kIdle{1'000};
  static constexpr milliseconds kShortestNap{50};
  static constexpr milliseconds kLongestNap{500};

  [[nodiscard]] std::chrono::nanoseconds computed() const {
    timespec time{};
    ::clock_gettime(clock_, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }

  clockid_t clock_{};
  milliseconds limit_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_seen_computing_ = start_;
  std::chrono::nanoseconds computed_at_start_{};
  std::chrono::nanoseconds computed_{};
};

template <class T>
Process::Message Process::receive(T& message, milliseconds limit) const {
  Patience patience(id_, limit);
  while (true) {
    pollfd waiting{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(patience.nap().count()));
    if (ready == 0) {
      if (patience.is_at_end()) {
        return Message::late;
      }
      continue;
    }
    if (ready < 0) {
      if (errno == EINTR || errno == EAGAIN) {
        continue;
      }
      return Message::ended;
    }
    const ssize_t size = ::recv(socket_.get(), &message, sizeof(message), MSG_DONTWAIT | MSG_TRUNC);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) {
      continue;
    }
    // Nothing is what a message of no bytes looks like, too; no worker sends one.
    return size <= 0 ? Message::ended : size == sizeof(message) ? Message::received : Message::nonsense;
  }
}

Result<int> Process::await_ready() {
  Ready ready;
  switch (receive(ready, kStartLimit)) {
    case Message::late:
      return no_worker("the decoder did not get ready in " + seconds_text(kStartLimit));
    case Message::ended: {
      const int status = end();
      return no_worker("the decoder ended while it got ready (" +
                       (WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                            : "exit code " + std::to_string(WEXITSTATUS(status))) +
                       ")");
    }
    case Message::nonsense:
      break;
    case Message::received:
      if (ready.magic == kMagic && view_of(ready.version) == kCageVersion) {
        if (const std::string_view problem = view_of(ready.problem); !problem.empty()) {
          return no_worker(std::string(problem));
        }
        return ready.landlock_abi;
      }
  }
  return no_worker("the decoder is of another version than this program");
}

/// After the socket has closed. A worker closes it by ending, so there is nothing to wait for but a lie.
Process::Answer Process::why_it_ended() {
  siginfo_t information{};
  const Clock::time_point deadline = Clock::now() + std::chrono::seconds(1);
  while (::waitid(P_PID, static_cast<id_t>(id_), &information, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         information.si_pid == 0 && Clock::now() < deadline) {
    ::poll(nullptr, 0, 1);
  }
  if (information.si_pid == 0) {
    return crashed("it hung up");
  }
  const int status = end();
  if (WIFEXITED(status)) {
    if (WEXITSTATUS(status) == kExitOutOfMemory) {
      return {fail(ErrorCode::refused,
                   "decoding it takes more than " + std::to_string(memory_ >> 20) + " MiB of memory",
                   "shrink the picture or raise --cage-memory"),
              WorkerEnd::out_of_memory};
    }
    return crashed("exit code " + std::to_string(WEXITSTATUS(status)));
  }
  const int signal = WTERMSIG(status);
  const std::string name = "signal " + std::to_string(signal);
  switch (signal) {
    case SIGSYS:
      return crashed(name + ": a system call that the cage forbids", WorkerEnd::forbidden_call);
    case SIGKILL:
      return crashed(name + ": most likely for want of memory on this machine", WorkerEnd::killed);
    default:
      return crashed(name);
  }
}

Process::Answer Process::decode(Bytes photo, milliseconds limit) {
  if (const Status fits = check_encoded_size(photo, options_.limits); !fits.has_value()) {
    return {tl::unexpected<Error>(fits.error())};
  }
  shared_.put_input(photo);
  const Request request = make_request(++number_, photo.size(), options_);
  if (::send(socket_.get(), &request, sizeof(request), MSG_NOSIGNAL) != sizeof(request)) {
    return why_it_ended();
  }
  Reply reply;
  const Message message = receive(reply, limit);
  if (message == Message::late) {
    end();
    return {fail(ErrorCode::timed_out, "the decoder was stopped after " + seconds_text(limit),
                 "shrink the picture or raise --cage-seconds"),
            WorkerEnd::timed_out};
  }
  if (message == Message::ended) {
    return why_it_ended();
  }
  if (message == Message::received) {
    auto answer = read_reply(reply, request, shared_.output());
    if (auto* decoded = std::get_if<Result<DecodedPhoto>>(&answer)) {
      shared_.forget_input();
      return {std::move(*decoded)};
    }
  }
  end();
  return crashed("its reply made no sense", WorkerEnd::nonsense);
}

}  // namespace sluice::cage
