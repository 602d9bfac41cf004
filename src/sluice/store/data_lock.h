// One writer per data directory: an advisory lock that the system frees when the process ends, however it ends.
#pragma once

#include <filesystem>
#include <utility>

#include "sluice/base/result.h"

namespace sluice {

class DataLock {
 public:
  /// Locks DATA/lock. Errors: conflict (another process holds it; the line names it), io.
  [[nodiscard]] static Result<DataLock> acquire(const std::filesystem::path& data_directory);

  DataLock(DataLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  DataLock& operator=(DataLock&&) = delete;
  ~DataLock();

 private:
  explicit DataLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace sluice
