// The log of a data directory. What goes in: file names, counts, versions, reasons. What never does: contributors,
// coordinates, serial numbers, faces.
#pragma once

#include <spdlog/spdlog.h>

#include <filesystem>

#include "sluice/base/result.h"

namespace sluice {

/// Where everything is logged. Until `start_log` is called, warnings go to standard error and the rest nowhere.
[[nodiscard]] spdlog::logger& log();

/// From now on `log` writes to DATA/logs/sluice.log (rotating: three files of 5 MB, in a directory of mode 0700)
/// and, from warnings up, to standard error. Call it before other threads log. A log that cannot be written later
/// (full disk) never stops the work. Errors: io (the directory or file cannot be made).
[[nodiscard]] Status start_log(const std::filesystem::path& data_directory);

}  // namespace sluice
