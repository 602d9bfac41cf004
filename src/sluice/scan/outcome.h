// What became of an item, on its way from the workers to the writer, and the writer.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/base/time_histogram.h"
#include "sluice/scan/claims.h"
#include "sluice/scan/scanner.h"
#include "sluice/store/features.h"
#include "sluice/store/items.h"
#include "sluice/store/photos.h"
#include "sluice/store/store.h"

namespace sluice {

enum class Fate {
  added,      ///< A photo that was not in the store.
  rescanned,  ///< A photo of the store, for which some stages were run again.
  known,      ///< Its bytes are in the store already; only the item is new or other.
  unchanged,  ///< Not even read.
  failed,
};

struct Outcome {
  Fate fate = Fate::unchanged;
  std::optional<ItemRecord> item{};      ///< What to write of the item; nothing where the row stays as it is.
  std::optional<ScanResult> result{};    ///< What to write of the photo.
  std::optional<Sha256> claimed{};       ///< To be released when this is committed.
  std::optional<ItemFailure> failure{};  ///< failed: why, whether or not the row says so.
  std::string path{};                    ///< failed: for the log.
};

/// The code and the line of an error, as a row keeps it.
[[nodiscard]] ItemFailure failure_of(const Error& error);

/// Writes outcomes in transactions that hold many photos, each photo whole. Not thread-safe.
class OutcomeWriter {
 public:
  using Clock = std::chrono::steady_clock;

  /// `kept_until`: UTC day until which features are kept; empty: none are. `claims` may be none. `commits` is told
  /// how long each commit took.
  [[nodiscard]] static Result<OutcomeWriter> open(const Store& store, std::string kept_until, PhotoClaims* claims,
                                                  TimeHistogram& commits);

  /// Begins a transaction where none is open, and commits when it holds enough or is old enough.
  [[nodiscard]] Status write(const Outcome& outcome);
  [[nodiscard]] Status commit();
  /// Whether all that was written is committed.
  [[nodiscard]] bool is_committed() const { return !transaction_; }
  /// When the open transaction is to be committed at the latest; far away if none is open.
  [[nodiscard]] Clock::time_point deadline() const;

 private:
  OutcomeWriter(const Database& database, std::string kept_until, PhotoClaims* claims, TimeHistogram& commits,
                ItemTable items, PhotoTable photos, FeatureTable features)
      : database_(&database),
        kept_until_(std::move(kept_until)),
        claims_(claims),
        commits_(&commits),
        items_(std::move(items)),
        photos_(std::move(photos)),
        features_(std::move(features)) {}
  [[nodiscard]] Status write_result(const ScanResult& result);

  const Database* database_;
  std::string kept_until_;
  PhotoClaims* claims_;
  TimeHistogram* commits_;
  ItemTable items_;
  PhotoTable photos_;
  FeatureTable features_;
  std::optional<Transaction> transaction_;
  Clock::time_point begun_;
  std::size_t written_ = 0;
  std::vector<Sha256> claimed_;
};

}  // namespace sluice
