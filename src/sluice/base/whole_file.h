// Small files, read whole, and written so that they appear whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sluice/base/result.h"

namespace sluice {

/// Errors: not_found; io (a folder, no permission).
[[nodiscard]] Result<std::string> read_whole_file(const std::filesystem::path& file);

/// Writes beside `file`, flushes to the disk, then renames: a reader sees the old file or the new one, never a
/// part. Errors: io (no permission, full disk, no such folder); refused, where something other than a file is
/// there.
[[nodiscard]] Status write_whole_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace sluice
