// Directories that survive a power cut: POSIX keeps a new, renamed or removed name only once its directory is
// flushed.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "sluice/base/result.h"

namespace sluice {

/// Names that came or went in it are on the disk. Errors: io.
[[nodiscard]] Status sync_directory(const std::filesystem::path& directory);

/// Makes it, and what is missing above it, with this mode (less the umask), on the disk. Errors: io.
[[nodiscard]] Status make_directories(const std::filesystem::path& directory, mode_t mode);

}  // namespace sluice
