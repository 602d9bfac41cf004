#include "sluice/insight/placement.h"

#include <algorithm>
#include <map>

namespace sluice::insight {
namespace {

// A quantile is the least value at or above its rank: rank * 100 >= quantile * total.
constexpr std::string_view kSizes = R"sql(
WITH sized AS (
  SELECT sighting.label AS label, sighting.share AS share
  FROM sighting JOIN shot ON shot.photo = sighting.photo
  WHERE sighting.kind = 'brand' AND sighting.share IS NOT NULL
), ranked AS (
  SELECT label, share, row_number() OVER (PARTITION BY label ORDER BY share) AS place,
         count(*) OVER (PARTITION BY label) AS total
  FROM sized
), support AS (
  SELECT seen.label AS label, count(DISTINCT post.photo) AS photos, count(DISTINCT post.contributor) AS contributors
  FROM seen JOIN post ON post.photo = seen.photo
  WHERE seen.kind = 'brand'
  GROUP BY seen.label
)
SELECT ranked.label, max(support.photos), max(support.contributors), max(ranked.total),
       min(CASE WHEN place * 100 >= 10 * total THEN share END),
       min(CASE WHEN place * 100 >= 25 * total THEN share END),
       min(CASE WHEN place * 100 >= 50 * total THEN share END),
       min(CASE WHEN place * 100 >= 75 * total THEN share END),
       min(CASE WHEN place * 100 >= 90 * total THEN share END)
FROM ranked JOIN support ON support.label = ranked.label
GROUP BY ranked.label
ORDER BY ranked.label
)sql";

constexpr std::string_view kGrid = R"sql(
SELECT sighting.label, sighting.placement, count(*)
FROM sighting JOIN shot ON shot.photo = sighting.photo
WHERE sighting.kind = 'brand' AND sighting.placement IS NOT NULL
GROUP BY sighting.label, sighting.placement
ORDER BY sighting.label, sighting.placement
)sql";

}  // namespace

Result<std::vector<BrandPlacement>> ask_placement(const Snapshot& snapshot) {
  std::map<std::string, std::array<std::int64_t, 9>> grids;
  SLUICE_TRY(snapshot.ask(kGrid, [&](const Statement& row) {
    const auto* const third = std::find(kPlacements.begin(), kPlacements.end(), row.text(1));
    if (third != kPlacements.end()) {
      grids[row.text(0)][static_cast<std::size_t>(third - kPlacements.begin())] += row.integer(2);
    }
  }));
  std::vector<BrandPlacement> placements;
  SLUICE_TRY(snapshot.ask(kSizes, [&](const Statement& row) {
    placements.push_back({row.text(0),
                          {row.integer(1), row.integer(2)},
                          row.integer(3),
                          {row.real(4), row.real(5), row.real(6), row.real(7), row.real(8)},
                          grids[row.text(0)]});
  }));
  return placements;
}

}  // namespace sluice::insight
