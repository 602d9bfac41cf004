#include "sluice/insight/seen_with.h"

#include <algorithm>
#include <tuple>

namespace sluice::insight {
namespace {

// A stage may not have looked at every photo (its model came later), so each label is compared among the photos
// that both its stage and the brand stage have looked at. A frame always has colours and may have objects in any
// number; each label counts once a photo.
constexpr std::string_view kCompanions = R"sql(
WITH companion_kind AS (
  SELECT DISTINCT kind FROM seen
  WHERE kind IN ('object', 'colour', 'brand', 'scene', 'food', 'apparel', 'concept', 'occasion', 'interest')
), total AS (
  SELECT stage, count(*) AS photos FROM looked GROUP BY stage
), brand_total AS (
  SELECT looked.stage AS stage, seen.label AS brand, count(*) AS photos
  FROM looked JOIN seen ON seen.photo = looked.photo
  WHERE seen.kind = 'brand'
  GROUP BY looked.stage, seen.label
), label_total AS (
  SELECT stage, kind, label, count(*) AS photos
  FROM seen
  WHERE kind IN (SELECT kind FROM companion_kind)
  GROUP BY stage, kind, label
), pair AS (
  SELECT b.label AS brand, l.stage AS stage, l.kind AS kind, l.label AS label,
         count(DISTINCT post.photo) AS photos, count(DISTINCT post.contributor) AS contributors
  FROM seen AS b JOIN seen AS l ON l.photo = b.photo JOIN post ON post.photo = b.photo
  WHERE b.kind = 'brand' AND l.kind IN (SELECT kind FROM companion_kind)
        AND NOT (l.kind = 'brand' AND l.label = b.label)
  GROUP BY b.label, l.stage, l.kind, l.label
)
SELECT pair.brand, pair.kind, pair.label, pair.photos, pair.contributors, brand_total.photos, label_total.photos,
       total.photos
FROM pair
JOIN total ON total.stage = pair.stage
JOIN brand_total ON brand_total.stage = pair.stage AND brand_total.brand = pair.brand
JOIN label_total ON label_total.stage = pair.stage AND label_total.kind = pair.kind AND label_total.label = pair.label
ORDER BY pair.brand, pair.kind, pair.label
)sql";

Companion read_row(const Statement& row) {
  Companion companion{row.text(0),
                      row.text(1),
                      row.text(2),
                      {row.integer(3), row.integer(4)},
                      row.integer(5),
                      row.integer(6),
                      row.integer(7),
                      {},
                      0,
                      {}};
  companion.of_brand = wilson(companion.together.photos, companion.brand_photos);
  companion.of_all = static_cast<double>(companion.label_photos) / static_cast<double>(companion.photos);
  companion.lift = {companion.of_brand.value / companion.of_all, companion.of_brand.low / companion.of_all,
                    companion.of_brand.high / companion.of_all};
  return companion;
}

}  // namespace

Result<std::vector<Companion>> ask_seen_with(const Snapshot& snapshot) {
  std::vector<Companion> companions;
  SLUICE_TRY(snapshot.ask(kCompanions, [&](const Statement& row) {
    if (row.integer(3) >= kCompanionMinimumPhotos) {
      companions.push_back(read_row(row));
    }
  }));
  std::sort(companions.begin(), companions.end(), [](const Companion& a, const Companion& b) {
    return std::tie(a.brand, a.kind, b.lift.low, a.label) < std::tie(b.brand, b.kind, a.lift.low, b.label);
  });
  return companions;
}

}  // namespace sluice::insight
