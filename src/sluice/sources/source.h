// Where photos come from. A source lists items and reads their bytes; it stores nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "sluice/base/result.h"
#include "sluice/image/metadata.h"

namespace sluice {

/// What a source says of an item beside its bytes. `contributor` is raw: it lives in memory only and must go
/// through privacy/pseudonym.h before anything is written.
struct ItemFacts {
  std::string contributor;  ///< Empty: not told.
  std::optional<CaptureTime> taken_at;
  std::string country;  ///< ISO 3166-1 alpha-2, upper case; empty: not told.
  std::string licence;
};

struct SourceItem {
  std::string path;  ///< Relative to the source's location, '/' as separator.
  std::uint64_t bytes = 0;
  std::int64_t modified_ns = 0;  ///< Since the Unix epoch.
  ItemFacts facts;
  /// Set where the listing already shows that it cannot be read (a FIFO, a broken link ...).
  std::optional<Error> problem;
};

class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// Absolute path or URL; what the store knows the source by.
  [[nodiscard]] virtual std::string location() const = 0;
  /// Calls `visit` for every item, in the order of paths (bytewise), until it returns false. Memory does not grow
  /// with the number of pixels; names may be held.
  [[nodiscard]] virtual Status list(const std::function<bool(SourceItem)>& visit) const = 0;
  /// The item's bytes. Never blocks on a FIFO or device. Errors: not_found (it has gone), io, refused (over
  /// `byte_limit`), conflict (it changed while it was read; a later scan reads it again). Thread-safe.
  [[nodiscard]] virtual Result<std::string> read(const SourceItem& item, std::size_t byte_limit) const = 0;
};

}  // namespace sluice
