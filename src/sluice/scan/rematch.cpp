#include "sluice/scan/rematch.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "sluice/base/bounded_queue.h"
#include "sluice/base/log.h"
#include "sluice/store/blob.h"
#include "sluice/store/photos.h"

namespace sluice {
namespace {

constexpr std::size_t kFeatureBytesAhead = std::size_t{16} << 20;
constexpr std::size_t kAnswersWaiting = 256;
constexpr int kPhotosPerRead = 64;
constexpr int kPhotosPerTransaction = 512;

constexpr const char* kStale =
    " FROM photo p LEFT JOIN stage_run r ON r.photo = p.sha256 AND r.stage = 'brand' WHERE r.version IS NOT ?1";

struct Question {
  Sha256 photo{};
  KeptFeatures features;
  std::string version;  // Of the brand stage that looked at it; empty: none did.
};

struct Answer {
  Sha256 photo{};
  Remembered remembered;
};

class Rematch {
 public:
  Rematch(const Store& store, const BrandStage& stage, const RematchProgress& progress,
          const std::atomic<bool>* stop)
      : store_(store), stage_(stage), version_(stage.version()), progress_(progress), stop_(stop) {}

  Result<RematchSummary> run(int threads);

 private:
  Result<std::uint64_t> count_stale() const;
  Status read_all();
  Status read_some(Statement& rows, Sha256& last, bool& more);
  Status match_all();
  Status write(const Answer& answer, PhotoTable& photos);
  Status write_all(std::uint64_t total);

  void give_up(const Error& error);
  /// Runs one thread's work; its error, or what it throws, ends all of them.
  template <class Work>
  void guarded(const Work& work) {
    try {
      if (const Status done = work(); !done.has_value()) {
        give_up(done.error());
      }
    } catch (const std::exception& exception) {
      give_up({ErrorCode::internal, std::string("brands: ") + exception.what(), ""});
    }
  }

  const Store& store_;
  const BrandStage& stage_;
  const std::string version_;
  const RematchProgress& progress_;
  const std::atomic<bool>* stop_;
  BoundedQueue<Question> questions_{kFeatureBytesAhead};
  BoundedQueue<Answer> answers_{kAnswersWaiting};
  std::atomic<int> workers_left_ = 0;
  std::atomic<bool> cut_short_ = false;
  std::mutex error_mutex_;
  std::optional<Error> error_;
  RematchSummary summary_;
};

void Rematch::give_up(const Error& error) {
  {
    const std::lock_guard lock(error_mutex_);
    if (!error_) {
      error_ = error;
    }
  }
  questions_.cancel();
  answers_.cancel();
}

Result<std::uint64_t> Rematch::count_stale() const {
  SLUICE_ASSIGN(Statement rows, store_.database().prepare("SELECT count(*)" + std::string(kStale)));
  rows.bind(1, version_);
  SLUICE_TRY(rows.step());
  return static_cast<std::uint64_t>(rows.integer(0));
}

// A reader that stays in one statement would keep SQLite from recycling its write-ahead log: it reads in pieces.
Status Rematch::read_some(Statement& rows, Sha256& last, bool& more) {
  rows.bind(1, version_).bind(2, stage_.feature_format()).bind_blob(3, last).bind(4, kPhotosPerRead);
  std::vector<Question> questions;
  while (true) {
    SLUICE_ASSIGN(const bool row, rows.step());
    if (!row) {
      break;
    }
    questions.push_back({sha256_of_blob(rows.blob(0)), {rows.text(1), std::string(rows.blob(2))}, rows.text(3)});
  }
  rows.reset();
  more = !questions.empty();
  for (Question& question : questions) {
    last = question.photo;
    const std::size_t weight = question.features.bytes.size();
    if (!questions_.push(std::move(question), weight)) {
      more = false;
      break;
    }
  }
  return {};
}

Status Rematch::read_all() {
  SLUICE_ASSIGN(const Store reader, store_.reader());
  SLUICE_ASSIGN(
      Statement rows,
      reader.database().prepare(
          "SELECT f.photo, f.format, f.bytes, coalesce(r.version, '') FROM feature f LEFT JOIN stage_run r "
          "ON r.photo = f.photo AND r.stage = 'brand' WHERE r.version IS NOT ?1 "
          "AND f.format = ?2 AND f.photo > ?3 ORDER BY f.photo LIMIT ?4"));
  Sha256 last{};
  for (bool more = true; more;) {
    if (stop_ != nullptr && stop_->load()) {
      cut_short_ = true;
      break;
    }
    SLUICE_TRY(read_some(rows, last, more));
  }
  return {};
}

Status Rematch::match_all() {
  while (const auto question = questions_.pop()) {
    auto remembered = stage_.match(question->features);
    if (!remembered.has_value()) {
      // As if none were kept: the next scan decodes the photo.
      log().info("photo {}: kept features: {}", to_hex(question->photo), remembered.error().message());
      continue;
    }
    if (!remembered->complete && !question->version.starts_with(stage_.engine_version())) {
      continue;  // What another engine saw says nothing of what this one would.
    }
    std::ranges::sort(remembered->sightings, before);
    if (!answers_.push({question->photo, *std::move(remembered)})) {
      break;
    }
  }
  return {};
}

Status Rematch::write(const Answer& answer, PhotoTable& photos) {
  std::set<std::string> brands;
  for (const Sighting& sighting : answer.remembered.sightings) {
    brands.insert(sighting.label);
  }
  if (answer.remembered.complete) {
    SLUICE_TRY(photos.put_stage(answer.photo, "brand", version_, answer.remembered.sightings));
  } else {
    SLUICE_ASSIGN(const std::set<std::string> seen, photos.labels_of(answer.photo, "brand"));
    std::erase_if(brands, [&](const std::string& brand) { return seen.contains(brand); });
    if (!brands.empty() ||
        !std::ranges::all_of(seen, [&](const std::string& brand) { return stage_.is_enrolled(brand); })) {
      ++summary_.hinted;
      for (const std::string& brand : brands) {
        ++summary_.hints_by_brand[brand];
      }
      return {};
    }
    SLUICE_TRY(photos.renew_stage(answer.photo, "brand", version_));
    brands = seen;
  }
  for (const std::string& brand : brands) {
    ++summary_.photos_by_brand[brand];
  }
  ++summary_.matched;
  return {};
}

Status Rematch::write_all(std::uint64_t total) {
  SLUICE_ASSIGN(PhotoTable photos, PhotoTable::open(store_.database()));
  while (auto answer = answers_.pop()) {
    SLUICE_ASSIGN(Transaction transaction, Transaction::begin(store_.database()));
    for (int written = 0; answer; answer = ++written < kPhotosPerTransaction ? answers_.pop() : std::nullopt) {
      SLUICE_TRY(write(*answer, photos));
      if (progress_) {
        progress_(summary_.matched + summary_.hinted, total);
      }
    }
    SLUICE_TRY(transaction.commit());
  }
  return {};
}

Result<RematchSummary> Rematch::run(int threads) {
  SLUICE_ASSIGN(const std::uint64_t stale, count_stale());
  if (stale == 0) {
    return summary_;
  }
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const int workers = threads > 0 ? threads : cores;
  workers_left_ = workers;
  {
    std::vector<std::jthread> running;
    running.emplace_back([this] {
      guarded([this] { return read_all(); });
      questions_.close();
    });
    for (int worker = 0; worker < workers; ++worker) {
      running.emplace_back([this] {
        guarded([this] { return match_all(); });
        if (--workers_left_ == 0) {
          answers_.close();
        }
      });
    }
    guarded([&] { return write_all(stale); });
  }
  if (error_) {
    return tl::unexpected<Error>(*error_);
  }
  summary_.without_features = stale - summary_.matched - summary_.hinted;
  summary_.interrupted = cut_short_;
  return summary_;
}

}  // namespace

Result<RematchSummary> rematch(const Store& store, const BrandStage& stage, int threads,
                               const RematchProgress& progress, const std::atomic<bool>* stop) {
  return Rematch(store, stage, progress, stop).run(threads);
}

}  // namespace sluice
