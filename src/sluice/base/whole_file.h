// Small files, read whole, and written so that they appear whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sluice/base/result.h"

namespace sluice {

/// Errors: not_found; io (a folder, no permission, a disk that fails).
[[nodiscard]] Result<std::string> read_whole_file(const std::filesystem::path& file);

/// Writes beside `file` (FILE.part), flushes to the disk, then renames: a reader sees the old file or the new one,
/// never a part, and once this has returned a power cut does not undo it. Processes that write one file take
/// turns. Errors: io (no permission, full disk, no such folder); refused, where something other than a file is
/// there.
[[nodiscard]] Status write_whole_file(const std::filesystem::path& file, std::string_view bytes);

/// Writes and flushes a file of a folder that nobody looks into yet. That it is there survives a power cut only
/// once its folder is flushed (directory.h). Errors: io (it is there already, or as above).
[[nodiscard]] Status write_new_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace sluice
