// One file over HTTP or HTTPS, resumable.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "sluice/base/result.h"

namespace sluice {

/// Called now and then with the number of bytes that are there so far.
using DownloadProgress = std::function<void(std::uint64_t received)>;

/// Brings `url` into the file `part`, which then has exactly `bytes` bytes and is flushed to the disk.
///
/// What `part` holds already is kept and the rest asked for (HTTP Range); a server that ignores that is read from
/// the start. A connection that breaks is taken up again as long as each attempt brings something. Redirects are
/// followed; certificates are checked against the system's. `part` stays after an error that another try may mend,
/// else it is removed.
///
/// Errors: usage (neither http:// nor https://), not_found (HTTP 404, 410), io (network, another HTTP status,
/// disk), bad_input (the server sends more or fewer bytes).
[[nodiscard]] Status download(const std::string& url, const std::filesystem::path& part, std::uint64_t bytes,
                              const DownloadProgress& progress);

}  // namespace sluice
