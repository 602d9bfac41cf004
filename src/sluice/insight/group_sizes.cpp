#include "sluice/insight/group_sizes.h"

#include <map>
#include <utility>

#include "sluice/vision/people_stage.h"

namespace sluice::insight {
namespace {

constexpr const char* kNobody = "none";

constexpr std::string_view kSizes = R"sql(
SELECT coalesce(size.label, 'none'), count(DISTINCT post.photo), count(DISTINCT post.contributor),
       count(DISTINCT branded.photo)
FROM shot
JOIN looked ON looked.photo = shot.photo AND looked.stage = 'people'
JOIN post ON post.photo = shot.photo
LEFT JOIN seen AS size ON size.photo = shot.photo AND size.kind = 'people'
LEFT JOIN seen AS branded ON branded.photo = shot.photo AND branded.kind = 'brand'
GROUP BY coalesce(size.label, 'none')
)sql";

}  // namespace

Result<std::vector<GroupSizeRow>> ask_group_sizes(const Snapshot& snapshot) {
  std::map<std::string, GroupSizeRow, std::less<>> by_label;
  std::int64_t photos = 0;
  SLUICE_TRY(snapshot.ask(kSizes, [&](const Statement& row) {
    GroupSizeRow size{row.text(0), {row.integer(1), row.integer(2)}, {}, row.integer(3), {}};
    size.branded = wilson(size.with_brand, size.support.photos);
    photos += size.support.photos;
    by_label.emplace(size.label, std::move(size));
  }));
  std::vector<GroupSizeRow> rows;
  if (photos == 0) {
    return rows;
  }
  const auto take = [&](std::string_view label) {
    const auto found = by_label.find(label);
    GroupSizeRow row = found != by_label.end() ? found->second : GroupSizeRow{std::string(label), {}, {}, 0, {}};
    row.of_photos = wilson(row.support.photos, photos);
    rows.push_back(std::move(row));
  };
  take(kNobody);
  for (const GroupSize& size : kGroupSizes) {
    take(size.label);
  }
  return rows;
}

}  // namespace sluice::insight
