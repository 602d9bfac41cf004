#include "sluice/models/part_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace sluice {
namespace {

tl::unexpected<Error> disk_error(const std::filesystem::path& file) {
  return fail(ErrorCode::io, file.string() + ": " + std::strerror(errno),
              "free space, mend permissions, or choose another with --models DIR");
}

}  // namespace

Result<PartFile> PartFile::open(const std::filesystem::path& file) {
  Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  struct stat status {};
  if (!descriptor.is_open() || ::fstat(descriptor.get(), &status) != 0) {
    return disk_error(file);
  }
  PartFile part(file, std::move(descriptor));
  part.size_ = static_cast<std::uint64_t>(status.st_size);
  return part;
}

Status PartFile::restart() {
  if (::ftruncate(descriptor_.get(), 0) != 0) {
    return disk_error(file_);
  }
  size_ = 0;
  return {};
}

Status PartFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return disk_error(file_);
    }
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status PartFile::sync() {
  if (::fsync(descriptor_.get()) != 0) {
    return disk_error(file_);
  }
  return {};
}

void PartFile::remove() const {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

}  // namespace sluice
