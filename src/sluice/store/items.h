// Sources and items: where photos were seen.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/image/metadata.h"
#include "sluice/store/database.h"

namespace sluice {

struct SourceRecord {
  std::int64_t id = 0;
  std::string location;  ///< Absolute path of the folder.
  std::string contract;
};

/// Why an item has no photo. The codes are part of `sluice photos list` and of the report.
struct ItemFailure {
  /// "missing", "unreadable", "not-a-photo", "too-large" (bytes, pixels or the memory that decoding takes),
  /// "changed", "timed-out", "crashed" (the decoder, see image/caged_decoder.h) or "failed".
  std::string code;
  std::string reason;  ///< One line for people.
  friend bool operator==(const ItemFailure&, const ItemFailure&) = default;
};

/// One place where a photo was seen, or a file that could not be read: either `photo` or `failure` is set.
struct ItemRecord {
  std::int64_t source = 0;
  std::string path;  ///< Relative to the source's location.
  std::int64_t bytes = 0;
  std::int64_t modified_ns = 0;
  std::optional<Sha256> photo;
  std::optional<ItemFailure> failure;
  std::optional<std::string> contributor;  ///< Pseudonym, never the name.
  std::optional<CaptureTime> taken_at;     ///< As the source tells it; wins over the photo's own.
  std::optional<std::string> country;
  std::optional<std::string> licence;
  friend bool operator==(const ItemRecord&, const ItemRecord&) = default;
};

/// Statements over one connection, which must outlive them. Not thread-safe.
class ItemTable {
 public:
  [[nodiscard]] static Result<ItemTable> open(const Database& database);

  [[nodiscard]] Result<std::optional<ItemRecord>> find(std::int64_t source, std::string_view path);
  /// Inserts it, or replaces what was known of the same source and path.
  [[nodiscard]] Status put(const ItemRecord& item);
  [[nodiscard]] Status remove(std::int64_t source, std::string_view path);
  /// Calls `visit` for every item in the order of source and path until it returns false.
  [[nodiscard]] Status each(const std::function<bool(const ItemRecord&)>& visit);

 private:
  ItemTable(Statement find, Statement put, Statement remove, Statement each)
      : find_(std::move(find)), put_(std::move(put)), remove_(std::move(remove)), each_(std::move(each)) {}
  Statement find_, put_, remove_, each_;
};

/// In the order in which they were first scanned.
[[nodiscard]] Result<std::vector<SourceRecord>> list_sources(const Database& database);
/// The source's number; made where there is none. Its contract becomes the one given.
[[nodiscard]] Result<std::int64_t> put_source(const Database& database, const std::string& location,
                                              const std::string& contract);
/// With all its items.
[[nodiscard]] Status remove_source(const Database& database, std::int64_t source);

}  // namespace sluice
