// The door between the store and every question that counts: one moment of the store, narrowed to a period, behind
// the check of what its sources allow.
//
// Questions are asked in SQL that SQLite and Spark SQL both run, over these tables (in Spark: views of these
// names):
//   faulty(photo, contributor, label, left_out)
//                                   the postings of the period with a sighting of the quality stage; left_out: 1,
//                                   if it was asked that photos of this label be
//   post(photo, contributor, known, day, country, place, times_seen)
//                                   the postings in scope; day: "YYYY-MM-DD" or NULL; known: 1, if told apart
//   shot(photo, day)                the originals in scope that the brand stage has looked at
//   looked(photo, stage)            which stages have looked at these; "taxonomy", where all of its evidence have
//   seen(photo, stage, kind, label) what is in those photos, each label once a photo; with what the taxonomy tells
//   sighting, stage_run, item, photo  of the store, as they are
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/insight/taxonomy.h"
#include "sluice/store/database.h"

namespace sluice::insight {

/// What is counted. First and last day asked for ("YYYY-MM-DD"), both included. With either set, photos without a
/// date are left out.
struct Scope {
  std::optional<std::string> from;
  std::optional<std::string> to;
  /// Labels of the quality stage: photos with one of them are left out.
  std::vector<std::string> without = {"ai-generated"};
};

/// What stands behind one grouped row. A guard decides on it whether the row may leave.
struct Support {
  std::int64_t photos = 0;        ///< Original photos, reposts folded in.
  std::int64_t contributors = 0;  ///< Distinct; those not told apart count as one per source.

  friend bool operator==(const Support&, const Support&) = default;
};

/// One reading of the store: all questions see the same moment. Not thread-safe. `database` must outlive it.
class Snapshot {
 public:
  /// Errors: usage (a day or label that is none, or from after to); refused (a source whose contract is not "own":
  /// its numbers may leave only through a guard); those of SQLite.
  [[nodiscard]] static Result<Snapshot> take(const Database& database, const Scope& scope,
                                             const Taxonomy& taxonomy = Taxonomy::builtin());

  Snapshot(Snapshot&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Snapshot& operator=(Snapshot&&) = delete;
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot();

  /// Calls `visit` with the statement standing on each row.
  [[nodiscard]] Status ask(std::string_view sql, const std::function<void(const Statement&)>& visit) const;
  /// For questions with a single row of whole numbers.
  [[nodiscard]] Result<std::int64_t> number(std::string_view sql) const;

 private:
  explicit Snapshot(const Database* database) : database_(database) {}
  const Database* database_;
};

}  // namespace sluice::insight
