#include "supervisor.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>

#include "calls.h"
#include "disk.h"
#include "sluice/base/descriptor.h"
#include "tracee.h"

namespace sluice::faults {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// What the supervisor answers: let the kernel do it, or this result (negative: an error number), or nothing,
/// since the answer has been given or the program is dead.
struct Answer {
  enum class Kind { go_on, result, none } kind = Kind::go_on;
  std::int64_t value = 0;
};
constexpr Answer kGoOn{};
Answer result(std::int64_t value) {
  return {Answer::Kind::result, value};
}
Answer result_of(int code) {
  return result(code < 0 ? -errno : code);
}

tl::unexpected<Error> system_failure(const std::string& what) {
  return fail(ErrorCode::io, "faults: " + what + ": " + std::strerror(errno),
              "needs Linux 5.14 with seccomp's user notification");
}

/// In the child: all listed calls are to be notified of, then the descriptor goes to the parent. Never returns an
/// error: it could not be told.
void install_filter(const Plan& plan, int socket) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  for (const Call& call : file_calls()) {
    const int number = seccomp_syscall_resolve_name(call.name.c_str());
    if (number >= 0 && (plan.fault == Fault::io_error || !only_reads(call.form))) {
      seccomp_rule_add(filter, SCMP_ACT_NOTIFY, number, 0);
    }
  }
  if (seccomp_load(filter) != 0) {
    ::_exit(125);
  }
  int listener = seccomp_notify_fd(filter);
  char byte = 0;
  iovec part{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = space.data();
  message.msg_controllen = space.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &listener, sizeof listener);
  ::sendmsg(socket, &message, 0);
  ::shutdown(socket, SHUT_RDWR);  // close(2) may be among the calls, and nobody listens yet.
  ::fcntl(listener, F_SETFD, FD_CLOEXEC);
}

int receive_listener(int socket) {
  char byte = 0;
  iovec part{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = space.data();
  message.msg_controllen = space.size();
  int listener = -1;
  if (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC) > 0 && CMSG_FIRSTHDR(&message) != nullptr) {
    std::memcpy(&listener, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof listener);
  }
  return listener;
}

class Supervisor {
 public:
  explicit Supervisor(const Plan& plan) : plan_(plan), disk_(plan.directory) {
    for (const Call& call : file_calls()) {
      if (const int number = seccomp_syscall_resolve_name(call.name.c_str()); number >= 0) {
        calls_.emplace(number, &call);
      }
    }
  }

  Result<Ending> run(const std::vector<std::string>& command);

 private:
  Result<pid_t> start(const std::vector<std::string>& command);
  void listen();
  void attend();
  Answer decide(const seccomp_notif& request, const Tracee& tracee);
  Answer strike(const Call& call, const seccomp_notif& request, const Tracee& tracee, const fs::path& file);
  Answer carry_out(const Call& call, const seccomp_notif& request, const Tracee& tracee, const fs::path& file);
  Answer open(const Call& call, const seccomp_notif& request, const Tracee& tracee, const fs::path& file);
  Answer write_part(const Call& call, const seccomp_notif& request, const Tracee& tracee);
  [[nodiscard]] std::optional<fs::path> subject(const Call& call, const seccomp_data& data,
                                                const Tracee& tracee) const;
  [[nodiscard]] bool concerns_us(const fs::path& file) const;
  void kill();

  const Plan& plan_;
  Disk disk_;
  std::map<int, const Call*> calls_;
  int listener_ = -1;
  pid_t program_ = -1;
  bool dead_ = false;  // We killed it.
  std::uint64_t counted_ = 0;
  Ending ending_;
};

bool Supervisor::concerns_us(const fs::path& file) const {
  const std::string& text = file.native();
  const std::string& root = plan_.directory.native();
  return text.starts_with(root) && (text.size() == root.size() || text[root.size()] == '/');
}

std::optional<fs::path> Supervisor::subject(const Call& call, const seccomp_data& data,
                                            const Tracee& tracee) const {
  const bool by_descriptor = call.form == Form::read_descriptor || call.form == Form::write ||
                             call.form == Form::resize || call.form == Form::sync;
  if (by_descriptor) {
    return tracee.file(static_cast<int>(data.args[call.file]));
  }
  const int directory = call.directory < 0 ? AT_FDCWD : static_cast<int>(data.args[call.directory]);
  return tracee.path(directory, data.args[call.file]);
}

void Supervisor::kill() {
  ::kill(program_, SIGKILL);
  dead_ = true;
}

/// Writes `percent` of it through the program's own descriptor, so that its position moves as it should.
Answer Supervisor::write_part(const Call& call, const seccomp_notif& request, const Tracee& tracee) {
  const auto& arguments = request.data.args;
  if (call.name != "write" && call.name != "pwrite64") {
    return result(0);
  }
  const std::string bytes = tracee.memory(arguments[1], arguments[2] * plan_.percent / 100);
  const Descriptor file(tracee.borrow(static_cast<int>(arguments[0])));
  return result_of(static_cast<int>(
      call.name == "write" ? ::write(file.get(), bytes.data(), bytes.size())
                           : ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(arguments[3]))));
}

/// What makes or empties a file we do ourselves: then we know when it has happened.
Answer Supervisor::open(const Call& call, const seccomp_notif& request, const Tracee& tracee,
                        const fs::path& file) {
  const int flags = static_cast<int>(request.data.args[call.flags]);
  struct stat facts = {};
  const bool there = ::stat(file.c_str(), &facts) == 0;
  if ((flags & O_CREAT) == 0 || (there && (flags & O_TRUNC) == 0)) {
    return kGoOn;
  }
  const auto mode = static_cast<mode_t>(request.data.args[call.flags + 1]) & ~tracee.umask();
  const mode_t ours = ::umask(0);
  const Descriptor opened(::open(file.c_str(), flags, mode));
  const int error = errno;
  ::umask(ours);
  if (!opened.is_open()) {
    return result(-error);
  }
  if (!there) {
    disk_.made(file);
  }
  seccomp_notif_addfd given{};
  given.id = request.id;
  given.flags = SECCOMP_ADDFD_FLAG_SEND;
  given.srcfd = static_cast<std::uint32_t>(opened.get());
  given.newfd_flags = static_cast<std::uint32_t>(flags & O_CLOEXEC);
  ::ioctl(listener_, SECCOMP_IOCTL_NOTIF_ADDFD, &given);
  return {Answer::Kind::none};
}

Answer Supervisor::carry_out(const Call& call, const seccomp_notif& request, const Tracee& tracee,
                             const fs::path& file) {
  const auto& arguments = request.data.args;
  const auto new_file = [&] {
    const int at = call.new_file - 1;
    const int directory = call.directory < 0 ? AT_FDCWD : static_cast<int>(arguments[at]);
    return tracee.path(directory, arguments[call.new_file]).value_or(fs::path());
  };
  int code = 0;
  switch (call.form) {
    case Form::open:
      return open(call, request, tracee, file);
    case Form::sync:
      disk_.synced(file);  // The real disk need not be waited for: nobody pulls the real plug.
      return result(0);
    case Form::make:
      if (call.new_file >= 0) {
        const fs::path made = new_file();
        code = ::link(file.c_str(), made.c_str());
        if (code == 0) {
          disk_.names_changed(made.parent_path());
        }
      } else {
        code = ::mkdir(file.c_str(), static_cast<mode_t>(arguments[call.file + 1]) & ~tracee.umask());
        if (code == 0) {
          disk_.made(file);
        }
      }
      return result_of(code);
    case Form::remove: {
      const bool directory =
          call.name == "rmdir" || (call.flags >= 0 && (arguments[call.flags] & AT_REMOVEDIR) != 0);
      disk_.going(file);
      code = directory ? ::rmdir(file.c_str()) : ::unlink(file.c_str());
      if (code == 0) {
        disk_.names_changed(file.parent_path());
      }
      return result_of(code);
    }
    case Form::rename: {
      const fs::path target = new_file();
      disk_.going(target);
      code = ::rename(file.c_str(), target.c_str());
      if (code == 0) {
        disk_.names_changed(target.parent_path());
        if (file.parent_path() != target.parent_path()) {
          disk_.names_changed(file.parent_path());
        }
      }
      return result_of(code);
    }
    default:
      return kGoOn;
  }
}

/// The chosen call.
Answer Supervisor::strike(const Call& call, const seccomp_notif& request, const Tracee& tracee,
                          const fs::path& file) {
  ending_.hit = ending_.hit.value_or(call.name + " " + file.lexically_relative(plan_.directory).string());
  const bool part = call.form == Form::write && plan_.percent > 0;
  switch (plan_.fault) {
    case Fault::kill:
      if (part) {
        static_cast<void>(write_part(call, request, tracee));
      } else if (plan_.percent == 100 && call.form != Form::open) {
        static_cast<void>(carry_out(call, request, tracee, file));
      }
      kill();
      return {Answer::Kind::none};
    case Fault::no_space:
      if (part && counted_ == plan_.at) {
        const Answer written = write_part(call, request, tracee);
        return written.value > 0 ? written : result(-ENOSPC);
      }
      return result(-ENOSPC);
    case Fault::io_error:
      return result(-EIO);
    case Fault::none:
      break;
  }
  return kGoOn;
}

Answer Supervisor::decide(const seccomp_notif& request, const Tracee& tracee) {
  const auto found = calls_.find(request.data.nr);
  if (found == calls_.end()) {
    return kGoOn;
  }
  const Call& call = *found->second;
  const auto file = subject(call, request.data, tracee);
  if (!file || !concerns_us(*file)) {
    return kGoOn;
  }
  // Opening what is there only reads.
  bool reads = only_reads(call.form);
  if (call.form == Form::open) {
    const auto flags = static_cast<int>(request.data.args[call.flags]);
    reads = (flags & O_CREAT) == 0 || (::access(file->c_str(), F_OK) == 0 && (flags & O_TRUNC) == 0);
  }
  const bool can_strike = plan_.fault == Fault::io_error ||
                          (plan_.fault == Fault::no_space ? needs_space(call.form) && !reads : !reads);
  if (can_strike) {
    ++ending_.calls[call.name];
    if (plan_.call.empty() || plan_.call == call.name) {
      ++counted_;
      if (plan_.at != 0 && (counted_ == plan_.at || (plan_.forever && counted_ > plan_.at))) {
        return strike(call, request, tracee, *file);
      }
    }
  }
  return carry_out(call, request, tracee, *file);
}

/// One call of the program.
void Supervisor::attend() {
  seccomp_notif request{};
  if (::ioctl(listener_, SECCOMP_IOCTL_NOTIF_RECV, &request) != 0) {
    return;  // It was killed meanwhile.
  }
  const Tracee tracee(static_cast<pid_t>(request.pid));
  if (dead_ && tracee.process() == program_) {
    return;  // Its last call must not be carried out after all.
  }
  // Who outlives the program goes on as if nobody looked: it may be on its way to its own end.
  const Answer answer = dead_ ? kGoOn : decide(request, tracee);
  if (answer.kind == Answer::Kind::none) {
    return;
  }
  seccomp_notif_resp response{};
  response.id = request.id;
  if (answer.kind == Answer::Kind::go_on) {
    response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  } else if (answer.value < 0) {
    response.error = static_cast<int>(answer.value);
  } else {
    response.val = answer.value;
  }
  ::ioctl(listener_, SECCOMP_IOCTL_NOTIF_SEND, &response);
}

Result<pid_t> Supervisor::start(const std::vector<std::string>& command) {
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    return system_failure("socketpair");
  }
  const Descriptor ours(sockets[0]);
  const pid_t child = ::fork();
  if (child == 0) {
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
      arguments.push_back(const_cast<char*>(argument.c_str()));  // NOLINT: execvp's signature
    }
    arguments.push_back(nullptr);
    install_filter(plan_, sockets[1]);
    ::execvp(arguments[0], arguments.data());
    ::_exit(126);
  }
  ::close(sockets[1]);
  if (child < 0) {
    return system_failure("fork");
  }
  listener_ = receive_listener(ours.get());
  if (listener_ < 0) {
    ::waitpid(child, nullptr, 0);
    errno = EOPNOTSUPP;
    return system_failure("seccomp");
  }
  return child;
}

void Supervisor::listen() {
  const auto begun = Clock::now();
  std::optional<Clock::time_point> ended;
  int status = 0;
  while (true) {
    pollfd wait{.fd = listener_, .events = POLLIN, .revents = 0};
    ::poll(&wait, 1, plan_.kill_after_ms > 0 ? 1 : 20);
    const auto now = Clock::now();
    if (!dead_ && plan_.kill_after_ms > 0 && now - begun >= std::chrono::milliseconds(plan_.kill_after_ms)) {
      kill();
    }
    if (!dead_ && now - begun >= std::chrono::seconds(plan_.timeout_s)) {
      ending_.hung = true;
      kill();
    }
    if ((wait.revents & POLLIN) != 0) {
      attend();
    }
    if (!ended && ::waitpid(program_, &status, WNOHANG) == program_) {
      ended = now;
    }
    if (ended && ((wait.revents & POLLHUP) != 0 || now - *ended > std::chrono::seconds(5))) {
      ending_.left_behind = (wait.revents & POLLHUP) == 0;
      break;
    }
  }
  ending_.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Result<Ending> Supervisor::run(const std::vector<std::string>& command) {
  SLUICE_ASSIGN(program_, start(command));
  const Descriptor listener(listener_);
  listen();
  if (!plan_.cut_into.empty()) {
    disk_.write_cut(plan_.cut_into, plan_.seed);
  }
  return ending_;
}

}  // namespace

Result<Ending> run_supervised(const Plan& plan, const std::vector<std::string>& command) {
  return Supervisor(plan).run(command);
}

}  // namespace sluice::faults
