#include "sluice/scan/source_scan.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

#include "sluice/base/bounded_queue.h"
#include "sluice/base/log.h"
#include "sluice/scan/claims.h"
#include "sluice/scan/outcome.h"

namespace sluice {
namespace {

// What the reading thread may be ahead: enough that no worker waits for a disk, little enough that memory stays
// flat and an interrupted run ends soon, since what was read is still scanned.
constexpr std::size_t kBytesReadAhead = std::size_t{64} << 20;
constexpr int kPhotosReadAheadPerWorker = 2;
constexpr std::size_t kOutcomesWaiting = 256;

/// A photo on its way from the reading thread to a worker.
struct Job {
  ItemRecord item;  ///< All but the photo.
  std::string bytes;
};

/// What the reading thread and the claims look up, over one connection each.
struct Lookup {
  Store store;
  ItemTable items;
  PhotoTable photos;

  static Result<Lookup> open(const Store& writer) {
    SLUICE_ASSIGN(Store store, writer.reader());
    SLUICE_ASSIGN(ItemTable items, ItemTable::open(store.database()));
    SLUICE_ASSIGN(PhotoTable photos, PhotoTable::open(store.database()));
    return Lookup{std::move(store), std::move(items), std::move(photos)};
  }
};

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

bool same_file(const ItemRecord& a, const ItemRecord& b) {
  return a.bytes == b.bytes && a.modified_ns == b.modified_ns;
}

Outcome failed(ItemRecord item, ItemFailure failure) {
  Outcome outcome{.fate = Fate::failed, .failure = failure, .path = item.path};
  item.failure = std::move(failure);
  outcome.item = std::move(item);
  return outcome;
}

Outcome known(ItemRecord item, const Sha256& photo) {
  item.photo = photo;
  return Outcome{.fate = Fate::known, .item = std::move(item)};
}

class SourceScan {
 public:
  SourceScan(const Source& source, std::int64_t source_id, const ScanParts& parts, const ScanOptions& options,
             RunMetrics& metrics, Lookup reading, PhotoClaims& claims)
      : source_(source),
        location_(source.location()),
        source_id_(source_id),
        parts_(parts),
        options_(options),
        metrics_(metrics),
        workers_(options.threads > 0 ? static_cast<unsigned>(options.threads)
                                     : std::max(1U, std::thread::hardware_concurrency())),
        reading_(std::move(reading)),
        claims_(claims) {}

  /// Runs all threads; the calling one writes. False: it was stopped before the end.
  Result<bool> run(OutcomeWriter& writer, std::uint64_t total, ScanCounts& counts);

 private:
  void read_all();
  bool read_one(const SourceItem& item);
  Result<std::optional<Outcome>> without_reading(const ItemRecord& item, const std::optional<ItemRecord>& before);
  void scan_all();
  bool scan_one(Job job);
  bool scan_claimed(Job job, const Sha256& photo, const PhotoClaims::Claim& claim);
  /// From a worker to the writer.
  bool pass_on(Outcome outcome) { return outcomes_.push(std::move(outcome), 1, &metrics_.workers_for_writer); }
  Status write_all(OutcomeWriter& writer, std::uint64_t total, ScanCounts& counts);

  [[nodiscard]] ItemRecord record_of(const SourceItem& item) const;
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }
  /// Keeps the first error of any thread and brings everything to rest.
  void give_up(Error error);
  /// Library calls may throw: that ends the run with an error and not the process.
  template <class Work>
  void guarded(const Work& work) {
    try {
      work();
    } catch (const std::exception& exception) {
      give_up({ErrorCode::internal, std::string("scan: ") + exception.what(), ""});
    }
  }

  const Source& source_;
  const std::string location_;
  const std::int64_t source_id_;
  const ScanParts& parts_;
  const ScanOptions& options_;
  RunMetrics& metrics_;
  const unsigned workers_;
  Lookup reading_;
  PhotoClaims& claims_;
  BoundedQueue<Job> jobs_{kBytesReadAhead, &metrics_.photos};
  BoundedQueue<Outcome> outcomes_{kOutcomesWaiting, &metrics_.outcomes};
  std::atomic<unsigned> workers_left_ = 0;
  std::atomic<bool> cut_short_ = false;
  std::mutex error_mutex_;
  std::optional<Error> error_;
};

void SourceScan::give_up(Error error) {
  {
    const std::lock_guard lock(error_mutex_);
    if (!error_) {
      error_ = std::move(error);
    }
  }
  jobs_.cancel();
  outcomes_.cancel();
}

ItemRecord SourceScan::record_of(const SourceItem& item) const {
  ItemRecord record;
  record.source = source_id_;
  record.path = item.path;
  record.bytes = static_cast<std::int64_t>(item.bytes);
  record.modified_ns = item.modified_ns;
  if (!item.facts.contributor.empty()) {
    // Here the name ends: nothing after this line knows it.
    record.contributor = parts_.key.pseudonym(location_, item.facts.contributor);
  }
  record.taken_at = item.facts.taken_at;
  record.country = unless_empty(item.facts.country);
  record.licence = unless_empty(item.facts.licence);
  return record;
}

void SourceScan::read_all() {
  guarded([&] {
    const Status listed = source_.list([&](const SourceItem& item) {
      if (stopped()) {
        cut_short_ = true;
        return false;
      }
      return read_one(item);
    });
    if (!listed.has_value()) {
      give_up(listed.error());
    }
  });
  jobs_.close();
}

/// What is to be written of a file that need not be read; nothing if it must be.
Result<std::optional<Outcome>> SourceScan::without_reading(const ItemRecord& item,
                                                           const std::optional<ItemRecord>& before) {
  if (!before || !before->photo || !same_file(item, *before)) {
    return std::nullopt;
  }
  SLUICE_ASSIGN(const auto done, reading_.photos.stages_of(*before->photo));
  if (!done || !stale_stages(parts_.scanner.versions(), *done).empty()) {
    return std::nullopt;
  }
  Outcome outcome{.fate = Fate::unchanged};
  ItemRecord now = item;
  now.photo = before->photo;
  if (now != *before) {  // Its line in photos.csv is another.
    outcome.item = std::move(now);
  }
  return outcome;
}

bool SourceScan::read_one(const SourceItem& item) {
  ItemRecord record = record_of(item);
  const auto before = reading_.items.find(source_id_, item.path);
  if (!before.has_value()) {
    give_up(before.error());
    return false;
  }
  Result<std::string> bytes;
  if (item.problem) {
    bytes = tl::unexpected<Error>(*item.problem);
  } else {
    auto unread = without_reading(record, *before);
    if (!unread.has_value()) {
      give_up(unread.error());
      return false;
    }
    if (*unread) {
      return outcomes_.push(*std::move(*unread), 1, &metrics_.reader_for_writer);
    }
    const auto start = std::chrono::steady_clock::now();
    bytes = source_.read(item, options_.byte_limit);
    metrics_.reads.observe(std::chrono::steady_clock::now() - start);
  }
  if (bytes.has_value()) {
    metrics_.bytes_read += bytes->size();
    const std::size_t weight = std::max(bytes->size(), kBytesReadAhead / (kPhotosReadAheadPerWorker * workers_));
    return jobs_.push({std::move(record), *std::move(bytes)}, weight, &metrics_.reader_for_workers);
  }
  const ErrorCode code = bytes.error().code;
  Outcome outcome = failed(std::move(record), failure_of(bytes.error()));
  const bool may_pass = code == ErrorCode::not_found || code == ErrorCode::io || code == ErrorCode::conflict;
  if (*before && (*before)->photo && (may_pass || same_file(*outcome.item, **before))) {
    outcome.item.reset();  // What was known of it stays.
  }
  return outcomes_.push(std::move(outcome), 1, &metrics_.reader_for_writer);
}

// A worker takes one photo through decoding and all stages. Photos are not gathered into batches for the networks:
// on a CPU a batch of eight takes eight times as long as one, and several workers keep every core busy as they
// are.
void SourceScan::scan_all() {
  guarded([&] {
    while (auto job = jobs_.pop(&metrics_.workers_for_reader)) {
      if (!scan_one(*std::move(job))) {
        break;
      }
    }
  });
  if (--workers_left_ == 0) {
    outcomes_.close();
  }
}

bool SourceScan::scan_one(Job job) {
  const auto start = std::chrono::steady_clock::now();
  const Sha256 photo = sha256(std::as_bytes(std::span(job.bytes)));
  metrics_.observe("digest", std::chrono::steady_clock::now() - start);
  auto claim = claims_.claim(photo, job.item);
  if (!claim.has_value()) {
    give_up(claim.error());
    return false;
  }
  switch (claim->verdict) {
    case PhotoClaims::Verdict::deferred:
      return true;
    case PhotoClaims::Verdict::known:
      return pass_on(known(std::move(job.item), photo));
    case PhotoClaims::Verdict::failed:
      return pass_on(failed(std::move(job.item), *std::move(claim->failure)));
    case PhotoClaims::Verdict::scan:
      return scan_claimed(std::move(job), photo, *claim);
  }
  return false;
}

bool SourceScan::scan_claimed(Job job, const Sha256& photo, const PhotoClaims::Claim& claim) {
  Result<ScanResult> result = parts_.scanner.scan(
      std::as_bytes(std::span(job.bytes)), photo, claim.stages,
      [this](std::string_view step, std::chrono::nanoseconds time) { metrics_.observe(step, time); });
  std::optional<ItemFailure> failure;
  Outcome outcome;
  if (result.has_value()) {
    outcome = known(std::move(job.item), photo);
    outcome.fate = claim.in_store ? Fate::rescanned : Fate::added;
    outcome.result = *std::move(result);
  } else {
    outcome = failed(std::move(job.item), failure_of(result.error()));
    if (claim.in_store) {  // What was seen in these very bytes before stays.
      outcome.item->failure.reset();
      outcome.item->photo = photo;
    } else {
      failure = outcome.failure;
    }
  }
  outcome.claimed = photo;
  if (!pass_on(std::move(outcome))) {
    return false;
  }
  // Only now, so that the photo lies in the queue before any other item of it.
  for (ItemRecord& item : claims_.finish(photo, failure)) {
    if (!pass_on(failure ? failed(std::move(item), *failure) : known(std::move(item), photo))) {
      return false;
    }
  }
  return true;
}

void count(const Outcome& outcome, ScanCounts& counts) {
  ++counts.items;
  switch (outcome.fate) {
    case Fate::added:
      ++counts.added;
      break;
    case Fate::rescanned:
      ++counts.rescanned;
      break;
    case Fate::known:
      ++counts.known;
      break;
    case Fate::unchanged:
      ++counts.unchanged;
      break;
    case Fate::failed:
      ++counts.failed[outcome.failure->code];
      break;
  }
}

Status SourceScan::write_all(OutcomeWriter& writer, std::uint64_t total, ScanCounts& counts) {
  for (bool finished = false; !finished;) {
    const auto outcome = outcomes_.pop_until(writer.deadline(), finished, &metrics_.writer_for_others);
    if (!outcome) {
      SLUICE_TRY(writer.commit());
      metrics_.publish(counts);
      continue;
    }
    SLUICE_TRY(writer.write(*outcome));
    count(*outcome, counts);
    if (writer.is_committed()) {
      metrics_.publish(counts);
    }
    if (outcome->failure) {
      log().info("{}/{}: {}: {}", location_, outcome->path, outcome->failure->code, outcome->failure->reason);
    }
    if (options_.progress) {
      options_.progress(counts, total);
    }
  }
  SLUICE_TRY(writer.commit());
  metrics_.publish(counts);
  return {};
}

Result<bool> SourceScan::run(OutcomeWriter& writer, std::uint64_t total, ScanCounts& counts) {
  workers_left_ = workers_;
  {
    std::vector<std::jthread> threads;
    threads.emplace_back([this] { read_all(); });
    for (unsigned worker = 0; worker < workers_; ++worker) {
      threads.emplace_back([this] { scan_all(); });
    }
    guarded([&] {
      if (Status written = write_all(writer, total, counts); !written.has_value()) {
        give_up(written.error());
      }
    });
  }
  if (error_) {
    return tl::unexpected<Error>(*error_);
  }
  return !cut_short_;
}

}  // namespace

Result<bool> scan_source(const Store& store, const Source& source, std::int64_t source_id, const ScanParts& parts,
                         const ScanOptions& options, std::uint64_t total, RunMetrics& metrics,
                         ScanCounts& counts) {
  SLUICE_ASSIGN(Lookup reading, Lookup::open(store));
  SLUICE_ASSIGN(Lookup claiming, Lookup::open(store));
  PhotoClaims claims(std::move(claiming.photos), parts.scanner.versions());
  const int days = options.keep_features_days;
  const std::string kept_until = days > 0 ? day_text(options.today + std::chrono::days(days)) : std::string();
  SLUICE_ASSIGN(OutcomeWriter writer, OutcomeWriter::open(store, kept_until, &claims, metrics.commits));
  SourceScan scan(source, source_id, parts, options, metrics, std::move(reading), claims);
  return scan.run(writer, total, counts);
}

}  // namespace sluice
