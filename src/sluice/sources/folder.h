// A folder of photos, searched recursively; hidden files and folders are left out, links to directories are not
// followed. A `photos.csv` beside the photos may tell more about them (docs/photos-csv.md).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sluice/sources/source.h"

namespace sluice {

struct FolderSource {
  std::unique_ptr<Source> source;
  std::vector<std::string> warnings;  ///< Bad lines of photos.csv: one line each, with file and line number.
};

/// Only files whose name ends like a photo's (.jpg .jpeg .png .webp .heic .heif .avif .tif .tiff .gif, any case)
/// are items. Errors: not_found, io (no permission), bad_input (not a folder; a photos.csv without a usable
/// header).
[[nodiscard]] Result<FolderSource> open_folder(const std::filesystem::path& folder);

}  // namespace sluice
