// photos.csv: what an operator knows of the photos in a folder (docs/photos-csv.md). Internal to sources/.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/sources/source.h"

namespace sluice {

struct PhotosCsv {
  std::map<std::string, ItemFacts, std::less<>> facts;  ///< By path below the folder, as in `SourceItem::path`.
  /// One line each, with file and line number. They never quote a field: a shifted column would put a
  /// contributor's name into a log.
  std::vector<std::string> warnings;
};

/// Errors: bad_input (no usable header), io, refused (too large), as one line with the path. An absent file is an
/// empty result.
[[nodiscard]] Result<PhotosCsv> read_photos_csv(const std::filesystem::path& folder);

}  // namespace sluice
