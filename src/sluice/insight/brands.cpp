#include "sluice/insight/brands.h"

namespace sluice::insight {
namespace {

constexpr std::string_view kTotals =
    "SELECT count(DISTINCT shot.photo), count(DISTINCT post.contributor) FROM shot JOIN post ON post.photo = "
    "shot.photo";

// The median: the first score at or above half of the photos in ascending order (nearest rank).
constexpr std::string_view kBrands = R"sql(
WITH best AS (
  SELECT sighting.label AS label, sighting.photo AS photo, max(sighting.score) AS score
  FROM sighting JOIN shot ON shot.photo = sighting.photo
  WHERE sighting.kind = 'brand'
  GROUP BY sighting.label, sighting.photo
), ranked AS (
  SELECT label, score, row_number() OVER (PARTITION BY label ORDER BY score) AS place,
         count(*) OVER (PARTITION BY label) AS total
  FROM best
), middle AS (
  SELECT label, min(CASE WHEN 2 * place >= total THEN score END) AS score FROM ranked GROUP BY label
), counted AS (
  SELECT seen.label AS label, count(DISTINCT post.photo) AS photos,
         count(DISTINCT post.contributor) AS contributors, sum(post.times_seen) AS times_seen
  FROM seen JOIN post ON post.photo = seen.photo
  WHERE seen.kind = 'brand'
  GROUP BY seen.label
)
SELECT counted.label, counted.photos, counted.contributors, counted.times_seen, middle.score
FROM counted JOIN middle ON middle.label = counted.label
ORDER BY counted.photos DESC, counted.contributors DESC, counted.label
)sql";

}  // namespace

Result<std::vector<BrandRow>> ask_brands(const Snapshot& snapshot) {
  Support total;
  SLUICE_TRY(snapshot.ask(kTotals, [&](const Statement& row) { total = {row.integer(0), row.integer(1)}; }));
  std::vector<BrandRow> brands;
  SLUICE_TRY(snapshot.ask(kBrands, [&](const Statement& row) {
    const Support support{row.integer(1), row.integer(2)};
    brands.push_back({row.text(0), support, wilson(support.photos, total.photos),
                      wilson(support.contributors, total.contributors), row.integer(3), row.real(4)});
  }));
  return brands;
}

}  // namespace sluice::insight
