// Sources to store: one thread lists and reads, several scan, one writes, with bounded queues between them, so
// that memory stays flat whatever the number of photos. What is written does not depend on the number of threads,
// on the order of files or on interruptions.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "sluice/base/clock.h"
#include "sluice/base/result.h"
#include "sluice/image/decode.h"
#include "sluice/privacy/contract.h"
#include "sluice/privacy/pseudonym.h"
#include "sluice/scan/scanner.h"
#include "sluice/sources/source.h"
#include "sluice/store/store.h"
#include "sluice/vision/brand/brand_stage.h"

namespace sluice {

/// Items by what became of them in this run.
struct ScanCounts {
  std::uint64_t items = 0;
  std::uint64_t added = 0;      ///< Photos that were not in the store.
  std::uint64_t rescanned = 0;  ///< Photos of the store, for which some stages were run again.
  std::uint64_t known = 0;      ///< Bytes that were in the store already, under another name or time.
  std::uint64_t unchanged = 0;  ///< Files that were not even read.
  std::map<std::string, std::uint64_t> failed;  ///< By code (store/items.h).

  [[nodiscard]] std::uint64_t failures() const;
};

class RunMetrics;

/// What the whole store holds after the run.
struct StoreTotals {
  std::uint64_t photos = 0;
  std::uint64_t reposts = 0;
  std::map<std::string, std::uint64_t> sightings;  ///< By kind.
};

struct ScanSummary {
  ScanCounts counts;
  StoreTotals store;
  std::uint64_t rematched = 0;  ///< Photos whose kept features were asked for brands anew, without decoding.
  bool interrupted = false;
};

struct ScanParts {
  const Scanner& scanner;
  const BrandStage* brands = nullptr;  ///< The scanner's brand stage, if it has one.
  const PseudonymKey& key;
};

struct ScanOptions {
  Contract contract{};
  int threads = 0;  ///< Workers; 0: one per core.
  int keep_features_days = 30;
  bool look_again = false;  ///< For brands in every photo, whatever was seen before.
  std::size_t byte_limit = DecodeLimits{}.bytes;
  Day today = today_utc();
  RunMetrics* metrics = nullptr;            ///< Told what happens, if it is there (scan/run_metrics.h).
  const std::atomic<bool>* stop = nullptr;  ///< Once true, nothing new is begun; what is in flight is written.
  /// Called by one thread, after each item.
  std::function<void(const ScanCounts&, std::uint64_t total)> progress{};
  /// Called by one thread, after each photo whose kept features were asked for brands anew.
  std::function<void(std::uint64_t done, std::uint64_t total)> rematch_progress{};
};

/// Brings the store up to date with the sources: deletes expired features, looks for new brands in those that are
/// kept, scans what is new, changed or was looked at by other stage versions, and finds reposts anew. An item that
/// cannot be read is one line in the log and one row; it never removes what was known of it before.
/// Errors: those of the store and of listing a source; refused, if a source lies within another. What was
/// committed stays, and another run goes on from there.
[[nodiscard]] Result<ScanSummary> scan_sources(const Store& store, std::span<const Source* const> sources,
                                               const ScanParts& parts, const ScanOptions& options);

/// Deletes photos without items and finds reposts anew: what must follow whenever items were removed. The
/// transaction is the caller's.
[[nodiscard]] Status tidy_store(const Store& store);

[[nodiscard]] Result<StoreTotals> store_totals(const Store& store);

}  // namespace sluice
