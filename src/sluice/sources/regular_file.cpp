#include "sluice/sources/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "sluice/base/descriptor.h"

namespace sluice {
namespace {

bool same_state(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// Up to `bytes.size()` bytes; returns how many there were, or -1.
ssize_t read_all(int descriptor, std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::read(descriptor, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return -1;
    }
    if (count == 0) {
      break;
    }
    done += static_cast<std::size_t>(count);
  }
  return static_cast<ssize_t>(done);
}

}  // namespace

Error not_a_file(unsigned mode) {
  const char* kind = S_ISDIR(mode)    ? "a folder with a photo's name"
                     : S_ISFIFO(mode) ? "a named pipe, not a file"
                     : S_ISSOCK(mode) ? "a socket, not a file"
                                      : "a device, not a file";
  return {ErrorCode::bad_input, kind, S_ISDIR(mode) ? "rename it to have the photos in it read" : "remove it"};
}

Error file_error(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return {ErrorCode::not_found, "the file has gone", ""};
    case ELOOP:
      return {ErrorCode::io, "a link that leads to itself", "remove it"};
    case EACCES:
    case EPERM:
      return {ErrorCode::io, "no permission to read it", "allow yourself to read it (chmod u+r)"};
    default:
      return {ErrorCode::io, "cannot be read: " + std::generic_category().message(number), ""};
  }
}

Result<std::string> read_regular_file(const std::filesystem::path& file, std::size_t byte_limit) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!descriptor.is_open()) {
    return tl::unexpected(errno == ENXIO ? not_a_file(S_IFSOCK) : file_error(errno));
  }
  struct stat before = {};
  if (::fstat(descriptor.get(), &before) != 0) {
    return tl::unexpected(file_error(errno));
  }
  if (!S_ISREG(before.st_mode)) {
    return tl::unexpected(not_a_file(before.st_mode));
  }
  const auto size = static_cast<std::size_t>(before.st_size);
  if (size > byte_limit) {
    return fail(
        ErrorCode::refused,
        "the file has " + std::to_string(size) + " bytes, more than the limit of " + std::to_string(byte_limit),
        "shrink it or raise the limit");
  }
  std::string bytes(size, '\0');
  const ssize_t count = read_all(descriptor.get(), bytes);
  if (count < 0) {
    return tl::unexpected(file_error(errno));
  }
  struct stat after = {};
  if (::fstat(descriptor.get(), &after) != 0 || !same_state(before, after) ||
      static_cast<std::size_t>(count) != size) {
    return fail(ErrorCode::conflict, "the file changed while it was read", "scan again when nothing writes to it");
  }
  return bytes;
}

}  // namespace sluice
