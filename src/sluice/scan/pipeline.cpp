#include "sluice/scan/pipeline.h"

#include <numeric>
#include <vector>

#include "sluice/base/log.h"
#include "sluice/scan/rematch.h"
#include "sluice/scan/run_metrics.h"
#include "sluice/scan/source_scan.h"
#include "sluice/store/features.h"
#include "sluice/store/items.h"
#include "sluice/store/photos.h"
#include "sluice/store/reposts.h"

namespace sluice {
namespace {

bool lies_within(const std::string& inner, const std::string& outer) {
  const std::string prefix = outer.ends_with('/') ? outer : outer + "/";
  return inner.starts_with(prefix);
}

/// A photo seen through two sources counts as seen twice, by two people: the same file must not be in both.
Status refuse_overlap(const Store& store, std::span<const Source* const> sources) {
  SLUICE_ASSIGN(const std::vector<SourceRecord> known, list_sources(store.database()));
  std::vector<std::string> locations;
  for (const SourceRecord& record : known) {
    locations.push_back(record.location);
  }
  for (const Source* source : sources) {
    locations.push_back(source->location());
  }
  for (const Source* source : sources) {
    const std::string location = source->location();
    for (const std::string& other : locations) {
      if (lies_within(location, other)) {
        return fail(ErrorCode::refused, location + " lies within " + other + ", and its photos would count twice",
                    "scan " + other + " instead; it skips what it knows");
      }
      if (lies_within(other, location)) {
        return fail(ErrorCode::refused, other + " lies within " + location + ", and its photos would count twice",
                    "if it was scanned before, forget it with: sluice photos purge --folder '" + other + "'");
      }
    }
  }
  return {};
}

Result<std::uint64_t> count_items(std::span<const Source* const> sources, const std::atomic<bool>* stop) {
  std::uint64_t total = 0;
  for (const Source* source : sources) {
    SLUICE_TRY(source->list([&](const SourceItem& /*item*/) {
      ++total;
      return stop == nullptr || !stop->load();
    }));
  }
  return total;
}

Result<std::uint64_t> count_rows(const Database& database, const char* sql) {
  SLUICE_ASSIGN(Statement rows, database.prepare(sql));
  SLUICE_TRY(rows.step());
  return static_cast<std::uint64_t>(rows.integer(0));
}

Status expire(const Store& store, const ScanOptions& options) {
  const Day last = options.today + std::chrono::days(options.keep_features_days);
  SLUICE_ASSIGN(Transaction transaction, Transaction::begin(store.database()));
  SLUICE_ASSIGN(const std::int64_t expired,
                expire_features(store.database(), day_text(options.today), day_text(last)));
  SLUICE_TRY(transaction.commit());
  if (expired > 0) {
    log().info("kept features of {} photos have expired", expired);
  }
  return {};
}

}  // namespace

std::uint64_t ScanCounts::failures() const {
  return std::accumulate(failed.begin(), failed.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& entry) { return sum + entry.second; });
}

Result<StoreTotals> store_totals(const Store& store) {
  const Database& database = store.database();
  StoreTotals totals;
  SLUICE_ASSIGN(totals.photos, count_rows(database, "SELECT count(*) FROM photo"));
  SLUICE_ASSIGN(totals.reposts, count_rows(database, "SELECT count(*) FROM photo WHERE repost_of IS NOT NULL"));
  SLUICE_ASSIGN(Statement kinds, database.prepare("SELECT kind, count(*) FROM sighting GROUP BY kind"));
  while (true) {
    SLUICE_ASSIGN(const bool more, kinds.step());
    if (!more) {
      return totals;
    }
    totals.sightings[kinds.text(0)] = static_cast<std::uint64_t>(kinds.integer(1));
  }
}

Status tidy_store(const Store& store) {
  SLUICE_TRY(remove_photos_without_items(store.database()));
  SLUICE_TRY(update_reposts(store.database()));
  return {};
}

Result<ScanSummary> scan_sources(const Store& store, std::span<const Source* const> sources,
                                 const ScanParts& parts, const ScanOptions& options) {
  SLUICE_TRY(refuse_overlap(store, sources));
  SLUICE_TRY(expire(store, options));
  ScanSummary summary;
  RunMetrics unread;
  RunMetrics& metrics = options.metrics != nullptr ? *options.metrics : unread;
  if (options.look_again) {
    // What was seen stays until each photo has been looked at.
    SLUICE_TRY(store.database().execute("UPDATE stage_run SET version = '' WHERE stage = 'brand'"));
  }
  if (parts.brands != nullptr && !options.look_again) {
    metrics.begin(Phase::rematch);
    const auto progress = [&](std::uint64_t done, std::uint64_t total) {
      metrics.rematched = done;
      if (options.rematch_progress) {
        options.rematch_progress(done, total);
      }
    };
    SLUICE_ASSIGN(const RematchSummary again,
                  rematch(store, *parts.brands, options.threads, progress, options.stop));
    summary.rematched = again.matched;
    summary.interrupted = again.interrupted;
  }
  metrics.begin(Phase::list);
  SLUICE_ASSIGN(const std::uint64_t total, count_items(sources, options.stop));
  metrics.files_listed = total;
  metrics.begin(Phase::scan);
  for (const Source* source : sources) {
    if (summary.interrupted) {
      break;
    }
    SLUICE_ASSIGN(const std::int64_t id, put_source(store.database(), source->location(), options.contract.name));
    log().info("scanning {}", source->location());
    SLUICE_ASSIGN(const bool complete,
                  scan_source(store, *source, id, parts, options, total, metrics, summary.counts));
    summary.interrupted = !complete;
  }
  metrics.begin(Phase::tidy);
  SLUICE_ASSIGN(Transaction tidying, Transaction::begin(store.database()));
  SLUICE_TRY(tidy_store(store));
  SLUICE_TRY(tidying.commit());
  SLUICE_ASSIGN(summary.store, store_totals(store));
  metrics.set_store(summary.store);
  metrics.end(summary.interrupted ? RunState::interrupted : RunState::complete);
  return summary;
}

}  // namespace sluice
