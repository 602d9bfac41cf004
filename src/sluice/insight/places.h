// Where photos were taken or posted, coarsely: countries as the source names them, and cells of about 10 km.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/insight/snapshot.h"

namespace sluice::insight {

struct PlaceRow {
  std::string name;  ///< ISO 3166-1 alpha-2, or a cell's token; empty: not told.
  Support support;
  Support with_brand;     ///< Of these, with at least one brand.
  std::string top_brand;  ///< In most of these photos (by name, where several are); empty: none.
  std::int64_t top_brand_photos = 0;
};

struct Places {
  std::vector<PlaceRow> countries;  ///< Most photos first, then by name.
  std::int64_t cells = 0;           ///< Distinct cells.
  std::int64_t photos_with_cell = 0;
};

[[nodiscard]] Result<Places> ask_places(const Snapshot& snapshot);

}  // namespace sluice::insight
