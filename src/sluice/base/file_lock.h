// One process at a time: an advisory lock that the system frees when the process ends, however it ends.
#pragma once

#include <filesystem>
#include <utility>

#include "sluice/base/descriptor.h"
#include "sluice/base/result.h"

namespace sluice {

class FileLock {
 public:
  /// Waits until no other process, and no other FileLock, holds the lock on this file, which is made where there
  /// is none and stays. Its directory must be there. Errors: io.
  [[nodiscard]] static Result<FileLock> wait_for(const std::filesystem::path& file);

 private:
  explicit FileLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  Descriptor descriptor_;
};

}  // namespace sluice
