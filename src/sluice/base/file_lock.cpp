#include "sluice/base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace sluice {

Result<FileLock> FileLock::wait_for(const std::filesystem::path& file) {
  Descriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
  int code = descriptor.is_open() ? 0 : -1;
  if (code == 0) {
    do {
      code = ::flock(descriptor.get(), LOCK_EX);
    } while (code != 0 && errno == EINTR);
  }
  if (code != 0) {
    return fail(ErrorCode::io, file.string() + ": " + std::generic_category().message(errno),
                "make the directory writable, and let it lie on a local disk");
  }
  return FileLock(std::move(descriptor));
}

}  // namespace sluice
