#include "sluice/scan/outcome.h"

#include "sluice/base/one_line.h"

namespace sluice {
namespace {

// A commit costs about as much as scanning a photo; a second is what a power cut may cost.
constexpr std::size_t kPhotosPerTransaction = 256;
constexpr std::chrono::seconds kSecondsPerTransaction{1};

const char* code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return "missing";
    case ErrorCode::io:
      return "unreadable";
    case ErrorCode::bad_input:
      return "not-a-photo";
    case ErrorCode::refused:
      return "too-large";
    case ErrorCode::conflict:
      return "changed";
    case ErrorCode::timed_out:
      return "timed-out";
    case ErrorCode::crashed:
      return "crashed";
    default:
      return "failed";
  }
}

}  // namespace

ItemFailure failure_of(const Error& error) {
  return {code_of(error.code), one_line(error.message())};
}

Result<OutcomeWriter> OutcomeWriter::open(const Store& store, std::string kept_until, PhotoClaims* claims,
                                          TimeHistogram& commits) {
  SLUICE_ASSIGN(ItemTable items, ItemTable::open(store.database()));
  SLUICE_ASSIGN(PhotoTable photos, PhotoTable::open(store.database()));
  SLUICE_ASSIGN(FeatureTable features, FeatureTable::open(store.database()));
  return OutcomeWriter(store.database(), std::move(kept_until), claims, commits, std::move(items),
                       std::move(photos), std::move(features));
}

Status OutcomeWriter::write(const Outcome& outcome) {
  if (!outcome.item && !outcome.result && !outcome.claimed) {
    return {};
  }
  if (!transaction_) {
    SLUICE_ASSIGN(Transaction transaction, Transaction::begin(*database_));
    transaction_.emplace(std::move(transaction));
    begun_ = Clock::now();
  }
  if (outcome.result) {
    SLUICE_TRY(write_result(*outcome.result));
  }
  if (outcome.item) {
    SLUICE_TRY(items_.put(*outcome.item));
  }
  if (outcome.claimed) {
    claimed_.push_back(*outcome.claimed);
  }
  if (++written_ >= kPhotosPerTransaction || Clock::now() >= deadline()) {
    return commit();
  }
  return {};
}

Status OutcomeWriter::write_result(const ScanResult& result) {
  SLUICE_TRY(photos_.put({.sha256 = result.photo,
                          .width = result.width,
                          .height = result.height,
                          .format = result.format,
                          .metadata = result.metadata,
                          .hash = result.hash}));
  bool brands_looked_for = false;
  for (const StageResult& stage : result.stages) {
    SLUICE_TRY(photos_.put_stage(result.photo, stage.stage, stage.version, stage.sightings));
    brands_looked_for = brands_looked_for || stage.stage == "brand";
  }
  if (!brands_looked_for) {
    return {};
  }
  // Features are those of the newest look, or none.
  if (result.features && !kept_until_.empty()) {
    return features_.put(result.photo, *result.features, kept_until_);
  }
  return features_.remove(result.photo);
}

Status OutcomeWriter::commit() {
  if (!transaction_) {
    return {};
  }
  const Clock::time_point start = Clock::now();
  SLUICE_TRY(transaction_->commit());
  commits_->observe(Clock::now() - start);
  transaction_.reset();
  written_ = 0;
  if (claims_ != nullptr) {
    claims_->release(claimed_);
  }
  claimed_.clear();
  return {};
}

OutcomeWriter::Clock::time_point OutcomeWriter::deadline() const {
  return transaction_ ? begun_ + kSecondsPerTransaction : Clock::now() + kSecondsPerTransaction;
}

}  // namespace sluice
