// Reading and writing the small files of an evaluation.
#pragma once

#include <filesystem>
#include <string>

#include "sluice/base/result.h"

namespace sluice {

/// Errors: not_found; io (a folder, no permission).
[[nodiscard]] Result<std::string> read_whole_file(const std::filesystem::path& file);

/// Replaces what is there. Errors: io.
[[nodiscard]] Status write_whole_file(const std::filesystem::path& file, const std::string& content);

}  // namespace sluice
