// Reads files that strangers may have made: never waits for a pipe, never trusts a size. Internal to sources/.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "sluice/base/result.h"

namespace sluice {

/// Errors do not repeat the path. not_found (it has gone), bad_input (a pipe, device, folder ...), refused (over
/// `byte_limit`), conflict (it changed while it was read), io.
[[nodiscard]] Result<std::string> read_regular_file(const std::filesystem::path& file, std::size_t byte_limit);

/// The error for what is not a regular file, from `st_mode`.
[[nodiscard]] Error not_a_file(unsigned mode);

/// The error for a failed system call, from `errno`.
[[nodiscard]] Error file_error(int number);

}  // namespace sluice
