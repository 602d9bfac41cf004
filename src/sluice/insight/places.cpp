#include "sluice/insight/places.h"

namespace sluice::insight {
namespace {

constexpr std::string_view kCountries = R"sql(
WITH located AS (
  SELECT coalesce(post.country, '') AS country, post.photo AS photo, post.contributor AS contributor
  FROM post JOIN shot ON shot.photo = post.photo
), total AS (
  SELECT country, count(DISTINCT photo) AS photos, count(DISTINCT contributor) AS contributors
  FROM located GROUP BY country
), branded AS (
  SELECT located.country AS country, count(DISTINCT located.photo) AS photos,
         count(DISTINCT located.contributor) AS contributors
  FROM located JOIN seen ON seen.photo = located.photo AND seen.kind = 'brand'
  GROUP BY located.country
), by_brand AS (
  SELECT located.country AS country, seen.label AS brand, count(DISTINCT located.photo) AS photos
  FROM located JOIN seen ON seen.photo = located.photo AND seen.kind = 'brand'
  GROUP BY located.country, seen.label
), ranked AS (
  SELECT country, brand, photos, row_number() OVER (PARTITION BY country ORDER BY photos DESC, brand) AS place
  FROM by_brand
)
SELECT total.country, total.photos, total.contributors, coalesce(branded.photos, 0),
       coalesce(branded.contributors, 0), coalesce(ranked.brand, ''), coalesce(ranked.photos, 0)
FROM total
LEFT JOIN branded ON branded.country = total.country
LEFT JOIN ranked ON ranked.country = total.country AND ranked.place = 1
ORDER BY total.photos DESC, total.country
)sql";

constexpr std::string_view kCells = R"sql(
SELECT count(DISTINCT post.place), count(DISTINCT CASE WHEN post.place IS NOT NULL THEN post.photo END)
FROM post JOIN shot ON shot.photo = post.photo
)sql";

}  // namespace

Result<Places> ask_places(const Snapshot& snapshot) {
  Places places;
  SLUICE_TRY(snapshot.ask(kCountries, [&](const Statement& row) {
    places.countries.push_back({row.text(0),
                                {row.integer(1), row.integer(2)},
                                {row.integer(3), row.integer(4)},
                                row.text(5),
                                row.integer(6)});
  }));
  SLUICE_TRY(snapshot.ask(kCells, [&](const Statement& row) {
    places.cells = row.integer(0);
    places.photos_with_cell = row.integer(1);
  }));
  return places;
}

}  // namespace sluice::insight
