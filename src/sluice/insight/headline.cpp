#include "sluice/insight/headline.h"

namespace sluice::insight {
namespace {

constexpr std::string_view kFiles =
    "SELECT count(*), coalesce(sum(CASE WHEN photo IS NULL THEN 1 ELSE 0 END), 0) FROM item";

constexpr std::string_view kScope =
    "SELECT count(DISTINCT photo), count(DISTINCT contributor), coalesce(sum(times_seen), 0), min(day), max(day) "
    "FROM post";

constexpr std::string_view kUndated = R"sql(
SELECT count(*) FROM (SELECT photo FROM posting GROUP BY photo HAVING max(taken_at) IS NULL) AS undated
)sql";

constexpr std::string_view kAnonymous =
    "SELECT count(*) FROM (SELECT photo FROM post GROUP BY photo HAVING max(known) = 0) AS anonymous";

constexpr std::string_view kLookedAt =
    "SELECT count(DISTINCT shot.photo), count(DISTINCT post.contributor) FROM shot JOIN post ON post.photo = "
    "shot.photo";

constexpr std::string_view kWithBrand = R"sql(
SELECT count(DISTINCT post.photo), count(DISTINCT post.contributor)
FROM post JOIN seen ON seen.photo = post.photo AND seen.kind = 'brand'
)sql";

constexpr std::string_view kSightings =
    "SELECT count(*) FROM sighting JOIN shot ON shot.photo = sighting.photo WHERE sighting.kind = 'brand'";

constexpr std::string_view kMasked = R"sql(
SELECT count(DISTINCT post.photo)
FROM post JOIN stage_run ON stage_run.photo = post.photo AND stage_run.stage = 'face'
)sql";

}  // namespace

Result<Headline> ask_headline(const Snapshot& snapshot) {
  Headline headline;
  SLUICE_TRY(snapshot.ask(kFiles, [&](const Statement& row) {
    headline.files = row.integer(0);
    headline.failed_files = row.integer(1);
  }));
  SLUICE_TRY(snapshot.ask(kScope, [&](const Statement& row) {
    headline.in_scope = {row.integer(0), row.integer(1)};
    headline.times_seen = row.integer(2);
    headline.first_day = row.optional_text(3);
    headline.last_day = row.optional_text(4);
  }));
  SLUICE_TRY(snapshot.ask(kLookedAt, [&](const Statement& row) {
    headline.looked_at = row.integer(0);
    headline.contributors_looked_at = row.integer(1);
  }));
  SLUICE_TRY(snapshot.ask(kWithBrand, [&](const Statement& row) {
    headline.with_brand = {row.integer(0), row.integer(1)};
  }));
  SLUICE_ASSIGN(headline.undated, snapshot.number(kUndated));
  SLUICE_ASSIGN(headline.anonymous, snapshot.number(kAnonymous));
  SLUICE_ASSIGN(headline.brand_sightings, snapshot.number(kSightings));
  SLUICE_ASSIGN(headline.masked, snapshot.number(kMasked));
  headline.share_with_brand = wilson(headline.with_brand.photos, headline.looked_at);
  return headline;
}

}  // namespace sluice::insight
