#include "sluice/insight/shown.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace sluice::insight {
namespace {

struct KindOfStage {
  std::string_view kind;
  std::string_view stage;
};
constexpr std::array<KindOfStage, 10> kKinds = {{{"occasion", kTaxonomyStage},
                                                 {"interest", kTaxonomyStage},
                                                 {"concept", "concept"},
                                                 {"scene", "scene"},
                                                 {"food", "food"},
                                                 {"apparel", "apparel"},
                                                 {"worn", "apparel"},
                                                 {"garment-colour", "garment-colour"},
                                                 {"pattern", "pattern"},
                                                 {"material", "material"}}};

constexpr std::string_view kLooked = "SELECT stage, count(*) FROM looked GROUP BY stage ORDER BY stage";

constexpr std::string_view kLabels = R"sql(
WITH branded AS (
  SELECT DISTINCT photo FROM seen WHERE kind = 'brand'
)
SELECT l.kind, l.label, count(DISTINCT post.photo) AS photos, count(DISTINCT post.contributor),
       count(DISTINCT branded.photo)
FROM seen AS l
JOIN post ON post.photo = l.photo
LEFT JOIN branded ON branded.photo = l.photo
WHERE l.kind IN ({})
GROUP BY l.kind, l.label
ORDER BY l.kind, photos DESC, l.label
)sql";

// A brand's share of all photos is taken among those that the label's stage has looked at.
constexpr std::string_view kBrands = R"sql(
WITH brand_total AS (
  SELECT looked.stage AS stage, seen.label AS brand, count(*) AS photos
  FROM looked JOIN seen ON seen.photo = looked.photo
  WHERE seen.kind = 'brand'
  GROUP BY looked.stage, seen.label
), pair AS (
  SELECT l.stage AS stage, l.kind AS kind, l.label AS label, b.label AS brand,
         count(DISTINCT post.photo) AS photos, count(DISTINCT post.contributor) AS contributors
  FROM seen AS l JOIN seen AS b ON b.photo = l.photo JOIN post ON post.photo = l.photo
  WHERE b.kind = 'brand' AND l.kind IN ({})
  GROUP BY l.stage, l.kind, l.label, b.label
)
SELECT pair.kind, pair.label, pair.brand, pair.photos, pair.contributors, brand_total.photos
FROM pair JOIN brand_total ON brand_total.stage = pair.stage AND brand_total.brand = pair.brand
ORDER BY pair.kind, pair.label, pair.photos DESC, pair.brand
)sql";

/// The names of all kinds, as SQL lists them.
std::string listed_kinds() {
  std::string list;
  for (const KindOfStage& kind : kKinds) {
    list += fmt::format("{}'{}'", list.empty() ? "" : ", ", kind.kind);
  }
  return list;
}

ShownBrand brand_of(const Statement& row, std::int64_t label_photos, std::int64_t all_photos) {
  ShownBrand brand{row.text(2), {row.integer(3), row.integer(4)}, wilson(row.integer(3), label_photos), {}};
  const double of_all = static_cast<double>(row.integer(5)) / static_cast<double>(all_photos);
  brand.lift = {brand.of_label.value / of_all, brand.of_label.low / of_all, brand.of_label.high / of_all};
  return brand;
}

}  // namespace

Result<std::vector<ShownKind>> ask_shown(const Snapshot& snapshot) {
  std::map<std::string, std::int64_t, std::less<>> looked;
  SLUICE_TRY(snapshot.ask(kLooked, [&](const Statement& row) { looked.emplace(row.text(0), row.integer(1)); }));
  std::vector<ShownKind> kinds;
  for (const KindOfStage& kind : kKinds) {
    if (const auto found = looked.find(kind.stage); found != looked.end()) {
      kinds.push_back({std::string(kind.kind), found->second, {}});
    }
  }
  const auto kind_of = [&](const Statement& row) {
    return std::ranges::find(kinds, row.text(0), &ShownKind::kind);
  };
  SLUICE_TRY(snapshot.ask(fmt::format(kLabels, listed_kinds()), [&](const Statement& row) {
    const auto kind = kind_of(row);
    if (kind != kinds.end()) {
      ShownLabel label{row.text(1), {row.integer(2), row.integer(3)}, {}, row.integer(4), {}, {}};
      label.of_photos = wilson(label.support.photos, kind->photos);
      label.branded = wilson(label.with_brand, label.support.photos);
      kind->labels.push_back(std::move(label));
    }
  }));
  SLUICE_TRY(snapshot.ask(fmt::format(kBrands, listed_kinds()), [&](const Statement& row) {
    const auto kind = kind_of(row);
    if (kind != kinds.end()) {
      const auto label = std::ranges::find(kind->labels, row.text(1), &ShownLabel::label);
      label->brands.push_back(brand_of(row, label->support.photos, kind->photos));
    }
  }));
  return kinds;
}

}  // namespace sluice::insight
