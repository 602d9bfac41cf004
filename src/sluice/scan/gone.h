// Items whose file has gone: they stay in the store until somebody purges them.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/store/items.h"
#include "sluice/store/store.h"

namespace sluice {

struct GoneItem {
  std::int64_t source = 0;
  std::string location;  ///< Of the source.
  std::string path;      ///< Relative to it.
};

/// In the order of source and path. A file that is there but may not be read has not gone.
[[nodiscard]] Result<std::vector<GoneItem>> find_gone(const Store& store);

/// Locations of sources that are not there at all: perhaps a disk that is not mounted.
[[nodiscard]] Result<std::set<std::string>> missing_sources(const Store& store);

struct Purged {
  std::uint64_t items = 0;
  std::uint64_t photos = 0;  ///< Those that no other item shows.
};

/// Removes these items, and photos that no item shows any more with all that was seen in them and kept of them.
[[nodiscard]] Result<Purged> purge_items(const Store& store, const std::vector<GoneItem>& items);
/// Removes a source with all its items. Errors: not_found, if no source has this location.
[[nodiscard]] Result<Purged> purge_source(const Store& store, const std::string& location);

}  // namespace sluice
