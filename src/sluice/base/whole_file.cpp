#include "sluice/base/whole_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include "sluice/base/descriptor.h"
#include "sluice/base/directory.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kMode = 0666;  // Less the umask.

tl::unexpected<Error> write_failure(const fs::path& file) {
  return fail(ErrorCode::io, "cannot write " + file.string() + ": " + std::generic_category().message(errno),
              "free some space or choose another place");
}

/// False: errno says why.
bool write_and_flush(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
  }
  return ::fsync(descriptor) == 0;
}

/// `part`, empty and ours alone; not open: errno says why. What a killed process left under this name is used
/// again.
Descriptor open_part(const fs::path& part) {
  while (true) {
    Descriptor opened(::open(part.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode));
    if (!opened.is_open()) {
      return opened;
    }
    // Where the file system knows no locks, one writer at a time is the caller's affair.
    static_cast<void>(::flock(opened.get(), LOCK_EX));
    struct stat ours = {};
    struct stat named = {};
    if (::fstat(opened.get(), &ours) != 0 || (::lstat(part.c_str(), &named) != 0 && errno != ENOENT)) {
      return Descriptor(-1);
    }
    if (ours.st_ino == named.st_ino && ours.st_dev == named.st_dev) {
      return ::ftruncate(opened.get(), 0) == 0 ? std::move(opened) : Descriptor(-1);
    }
    // Whoever held the lock has renamed or removed it.
  }
}

}  // namespace

Result<std::string> read_whole_file(const fs::path& file) {
  // A FIFO would block for ever, and a folder opens but cannot be read.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!opened.is_open() && (errno == ENOENT || errno == ENOTDIR)) {
    return fail(ErrorCode::not_found, file.string() + " is not there", "check the path");
  }
  struct stat facts = {};
  if (!opened.is_open() || ::fstat(opened.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return fail(ErrorCode::io, "cannot read " + file.string(), "check that it is a file and that you may read it");
  }
  std::string content;
  while (true) {
    // One byte more than is expected, so that the end is seen without growing.
    const std::size_t room = static_cast<std::size_t>(facts.st_size) + 1;
    const std::size_t size = content.size();
    content.resize(size + (size < room ? room - size : room));
    const ssize_t count = ::read(opened.get(), content.data() + size, content.size() - size);
    const int error = errno;
    content.resize(size + (count > 0 ? static_cast<std::size_t>(count) : 0));
    if (count == 0) {
      return content;
    }
    if (count < 0 && error != EINTR) {
      return fail(ErrorCode::io, "cannot read " + file.string() + ": " + std::generic_category().message(error),
                  "check the disk");
    }
  }
}

Status write_new_file(const fs::path& file, std::string_view bytes) {
  const Descriptor opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode));
  if (!opened.is_open() || !write_and_flush(opened.get(), bytes)) {
    return write_failure(file);
  }
  return {};
}

Status write_whole_file(const fs::path& file, std::string_view bytes) {
  std::error_code ignored;
  if (fs::exists(file, ignored) && !fs::is_regular_file(file, ignored)) {
    return fail(ErrorCode::refused, file.string() + " is there and not a file", "choose another name");
  }
  const std::string part = file.string() + ".part";
  const Descriptor opened = open_part(part);
  if (!opened.is_open()) {
    return write_failure(file);
  }
  if (!write_and_flush(opened.get(), bytes) || std::rename(part.c_str(), file.c_str()) != 0) {
    auto failure = write_failure(file);
    ::unlink(part.c_str());
    return failure;
  }
  return sync_directory(file.parent_path());
}

}  // namespace sluice
