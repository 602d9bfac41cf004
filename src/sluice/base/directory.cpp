#include "sluice/base/directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "sluice/base/descriptor.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> system_error(const fs::path& directory) {
  return fail(ErrorCode::io, directory.string() + ": " + std::generic_category().message(errno),
              "free some space, make it writable, or choose another place");
}

}  // namespace

Status sync_directory(const fs::path& directory) {
  const Descriptor descriptor(
      ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open()) {
    return system_error(directory);
  }
  // Some file systems flush no directories, and say so.
  if (::fsync(descriptor.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    return system_error(directory);
  }
  return {};
}

Status make_directories(const fs::path& directory, mode_t mode) {
  if (directory.empty() || ::access(directory.c_str(), F_OK) == 0) {
    return {};
  }
  if (!directory.has_filename()) {  // "a/b/"
    return make_directories(directory.parent_path(), mode);
  }
  SLUICE_TRY(make_directories(directory.parent_path(), mode));
  if (::mkdir(directory.c_str(), mode) != 0 && errno != EEXIST) {
    return system_error(directory);
  }
  return sync_directory(directory.parent_path());
}

}  // namespace sluice
