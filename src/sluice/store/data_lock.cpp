#include "sluice/store/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace sluice {
namespace {

std::string holder(int descriptor) {
  char text[32] = {};
  const ssize_t size = ::pread(descriptor, text, sizeof text - 1, 0);
  const std::string digits = size > 0 ? std::string(text).substr(0, std::string(text).find('\n')) : "";
  return digits.empty() ? "another process" : "process " + digits;
}

}  // namespace

Result<DataLock> DataLock::acquire(const std::filesystem::path& data_directory) {
  const std::string file = (data_directory / "lock").string();
  DataLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (lock.descriptor_ < 0) {
    return fail(ErrorCode::io, file + ": " + std::generic_category().message(errno),
                "make the data directory writable, or choose another with --data");
  }
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return fail(ErrorCode::io, file + ": " + std::generic_category().message(errno),
                  "choose a data directory on a local disk");
    }
    return fail(ErrorCode::conflict,
                "data directory " + data_directory.string() + " is in use by " + holder(lock.descriptor_),
                "wait until it has finished, or choose another with --data");
  }
  // The number is only for the message of others; if it cannot be written (full disk), the lock holds all the
  // same.
  const std::string number = std::to_string(::getpid()) + "\n";
  if (::ftruncate(lock.descriptor_, 0) == 0) {
    static_cast<void>(!::pwrite(lock.descriptor_, number.data(), number.size(), 0));
  }
  return lock;
}

DataLock::~DataLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

}  // namespace sluice
