#include "tracee.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <climits>
#include <fstream>
#include <system_error>

namespace sluice::faults {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kPage = 4096;

fs::path link_of(pid_t thread, const std::string& what) {
  std::error_code error;
  return fs::read_symlink("/proc/" + std::to_string(thread) + "/" + what, error);
}

}  // namespace

std::optional<fs::path> Tracee::file(int descriptor) const {
  fs::path link = link_of(thread_, "fd/" + std::to_string(descriptor));
  if (!link.is_absolute() || link.string().ends_with(" (deleted)")) {
    return std::nullopt;
  }
  return link;
}

std::optional<fs::path> Tracee::path(int directory, std::uint64_t address) const {
  std::string text;
  while (text.size() < PATH_MAX) {
    // No further than the page reaches: the next one may not be there.
    const std::uint64_t at = address + text.size();
    const std::string more = memory(at, kPage - at % kPage);
    const std::size_t end = more.find('\0');
    text += more.substr(0, end);
    if (end != std::string::npos || more.empty()) {
      break;
    }
  }
  const fs::path given(text);
  if (given.is_absolute()) {
    return given.lexically_normal();
  }
  const fs::path from =
      directory == AT_FDCWD ? link_of(thread_, "cwd") : link_of(thread_, "fd/" + std::to_string(directory));
  if (!from.is_absolute()) {
    return std::nullopt;
  }
  return text.empty() ? from : (from / given).lexically_normal();
}

std::string Tracee::memory(std::uint64_t address, std::size_t size) const {
  std::string bytes(size, '\0');
  iovec local{bytes.data(), size};
  iovec remote{reinterpret_cast<void*>(address), size};  // NOLINT(performance-no-int-to-ptr): an address elsewhere
  const ssize_t count = ::process_vm_readv(thread_, &local, 1, &remote, 1, 0);
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

std::string Tracee::status(const char* field) const {
  std::ifstream stream("/proc/" + std::to_string(thread_) + "/status");
  for (std::string name, value; stream >> name && std::getline(stream, value);) {
    if (name == field) {
      return value;
    }
  }
  return "";
}

mode_t Tracee::umask() const {
  const std::string text = status("Umask:");
  return text.empty() ? 022 : static_cast<mode_t>(std::stoul(text, nullptr, 8));
}

pid_t Tracee::process() const {
  const std::string text = status("Tgid:");
  return text.empty() ? -1 : std::stoi(text);
}

int Tracee::borrow(int descriptor) const {
  const pid_t number = Tracee::process();
  const int process = number < 0 ? -1 : static_cast<int>(::syscall(SYS_pidfd_open, number, 0));
  if (process < 0) {
    return -1;
  }
  const int borrowed = static_cast<int>(::syscall(SYS_pidfd_getfd, process, descriptor, 0));
  ::close(process);
  return borrowed;
}

}  // namespace sluice::faults
