#include "sluice/insight/snapshot.h"

#include <algorithm>

#include "sluice/insight/week.h"
#include "sluice/vision/quality/quality_stage.h"

namespace sluice::insight {
namespace {

constexpr const char* kForeignContract =
    "SELECT location, contract FROM source WHERE contract <> 'own' ORDER BY location";

constexpr const char* kFaulty = R"sql(
CREATE TEMP TABLE faulty AS
SELECT DISTINCT posting.photo AS photo, posting.contributor AS contributor, sighting.label AS label,
       CASE WHEN instr(:without, ',' || sighting.label || ',') > 0 THEN 1 ELSE 0 END AS left_out
FROM posting JOIN sighting ON sighting.photo = posting.photo AND sighting.kind = 'quality'
WHERE (:from IS NULL OR substr(posting.taken_at, 1, 10) >= :from)
  AND (:to IS NULL OR substr(posting.taken_at, 1, 10) <= :to)
)sql";

// A place or country of a repost says where the repost was made, so it stays with the posting.
constexpr const char* kPost = R"sql(
CREATE TEMP TABLE post AS
SELECT photo, contributor,
       CASE WHEN contributor LIKE 's%' THEN 0 ELSE 1 END AS known,
       substr(taken_at, 1, 10) AS day, country, place, times_seen
FROM posting
WHERE (:from IS NULL OR substr(taken_at, 1, 10) >= :from)
  AND (:to IS NULL OR substr(taken_at, 1, 10) <= :to)
  AND photo NOT IN (SELECT photo FROM faulty WHERE left_out = 1)
)sql";

constexpr const char* kShot = R"sql(
CREATE TEMP TABLE shot AS
SELECT post.photo AS photo, min(post.day) AS day
FROM post JOIN stage_run ON stage_run.photo = post.photo AND stage_run.stage = 'brand'
GROUP BY post.photo
)sql";

constexpr const char* kLooked = R"sql(
CREATE TEMP TABLE looked AS
SELECT shot.photo AS photo, stage_run.stage AS stage
FROM shot JOIN stage_run ON stage_run.photo = shot.photo
UNION ALL
SELECT shot.photo AS photo, 'taxonomy' AS stage
FROM shot JOIN taxonomy_run ON taxonomy_run.photo = shot.photo
)sql";

constexpr const char* kSeen = R"sql(
CREATE TEMP TABLE seen AS
SELECT DISTINCT sighting.photo AS photo, sighting.stage AS stage, sighting.kind AS kind, sighting.label AS label
FROM sighting JOIN shot ON shot.photo = sighting.photo
UNION ALL
SELECT told.photo AS photo, 'taxonomy' AS stage, told.kind AS kind, told.label AS label
FROM told JOIN shot ON shot.photo = told.photo
)sql";

// Only SQLite needs them; Spark has none.
constexpr const char* kIndexes =
    "CREATE INDEX temp.post_photo ON post (photo);"
    "CREATE UNIQUE INDEX temp.shot_photo ON shot (photo);"
    "CREATE INDEX temp.looked_photo ON looked (photo);"
    "CREATE INDEX temp.seen_photo ON seen (photo);"
    "CREATE INDEX temp.seen_label ON seen (kind, label)";

Status check_scope(const Scope& scope) {
  for (const auto& day : {scope.from, scope.to}) {
    if (day && (day->size() != 10 || !parse_day(*day))) {
      return fail(ErrorCode::usage, "'" + *day + "' is not a day", "write it as 2024-05-31");
    }
  }
  if (scope.from && scope.to && *scope.from > *scope.to) {
    return fail(ErrorCode::usage, "the period begins on " + *scope.from + " and ends before it, on " + *scope.to,
                "swap the days");
  }
  for (const std::string& label : scope.without) {
    if (std::ranges::find(kQualityLabels, label) == kQualityLabels.end()) {
      return fail(ErrorCode::usage, "'" + label + "' is no label of the quality stage",
                  "docs/quality.md lists them");
    }
  }
  return {};
}

Status check_contracts(const Database& database) {
  SLUICE_ASSIGN(auto rows, database.prepare(kForeignContract));
  SLUICE_ASSIGN(const bool found, rows.step());
  if (found) {
    return fail(
        ErrorCode::refused,
        rows.text(0) + " has the contract '" + rows.text(1) + "', whose numbers may leave only through a guard",
        "keep photos of other people in a data directory of their own (--data)");
  }
  return {};
}

Status fill(const Database& database, const Scope& scope, const Taxonomy& taxonomy) {
  std::string without = ",";
  for (const std::string& label : scope.without) {
    without += label + ",";
  }
  SLUICE_ASSIGN(auto faulty, database.prepare(kFaulty));
  SLUICE_TRY(faulty.bind(1, without).bind(2, scope.from).bind(3, scope.to).run());
  SLUICE_ASSIGN(auto post, database.prepare(kPost));
  SLUICE_TRY(post.bind(1, scope.from).bind(2, scope.to).run());
  SLUICE_TRY(database.execute(kShot));
  SLUICE_TRY(taxonomy.tell(database));
  SLUICE_TRY(database.execute(kLooked));
  SLUICE_TRY(database.execute(kSeen));
  return database.execute(kIndexes);
}

}  // namespace

Result<Snapshot> Snapshot::take(const Database& database, const Scope& scope, const Taxonomy& taxonomy) {
  SLUICE_TRY(check_scope(scope));
  SLUICE_TRY(database.execute("BEGIN"));
  Snapshot snapshot(&database);  // from here on the transaction ends with it
  SLUICE_TRY(check_contracts(database));
  SLUICE_TRY(fill(database, scope, taxonomy));
  return snapshot;
}

Snapshot::~Snapshot() {
  if (database_ != nullptr) {
    static_cast<void>(database_->execute("ROLLBACK"));  // takes the temporary tables with it
  }
}

Status Snapshot::ask(std::string_view sql, const std::function<void(const Statement&)>& visit) const {
  SLUICE_ASSIGN(auto rows, database_->prepare(sql));
  for (;;) {
    SLUICE_ASSIGN(const bool found, rows.step());
    if (!found) {
      return {};
    }
    visit(rows);
  }
}

Result<std::int64_t> Snapshot::number(std::string_view sql) const {
  std::int64_t value = 0;
  SLUICE_TRY(ask(sql, [&value](const Statement& row) { value = row.integer(0); }));
  return value;
}

}  // namespace sluice::insight
