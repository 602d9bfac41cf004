#include "sluice/insight/exposure.h"

#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "sluice/store/polygon.h"
#include "sluice/vision/exposure.h"

namespace sluice::insight {
namespace {

constexpr std::string_view kMarks = R"sql(
WITH marks AS (
  SELECT sighting.label AS label, sighting.photo AS photo, sighting.ordinal AS ordinal,
         sighting.polygon AS polygon, sighting.sharpness AS sharpness,
         sum(sighting.share) OVER (PARTITION BY sighting.photo) AS share_of_all
  FROM sighting JOIN shot ON shot.photo = sighting.photo
  WHERE sighting.kind = 'brand'
)
SELECT marks.label, marks.photo, marks.polygon, coalesce(marks.sharpness, 0), coalesce(marks.share_of_all, 0),
       photo.width, photo.height
FROM marks JOIN photo ON photo.sha256 = marks.photo
WHERE marks.polygon IS NOT NULL
ORDER BY marks.label, marks.photo, marks.ordinal
)sql";

constexpr std::string_view kSupport = R"sql(
SELECT seen.label, count(DISTINCT post.photo), count(DISTINCT post.contributor)
FROM seen JOIN post ON post.photo = seen.photo
WHERE seen.kind = 'brand'
GROUP BY seen.label
)sql";

/// What one photo adds to a brand.
struct PhotoSum {
  std::int64_t marks = 0;
  double scores = 0;
};

BrandExposure summed(const std::string& brand, const std::vector<PhotoSum>& photos) {
  constexpr std::size_t kFewest = 5;
  constexpr double kWidth = 1.96;
  BrandExposure exposure{brand, {}, 0, 0, {}};
  double scores = 0;
  for (const PhotoSum& photo : photos) {
    exposure.marks += photo.marks;
    scores += photo.scores;
  }
  const auto marks = static_cast<double>(exposure.marks);
  exposure.mean = scores / marks;
  if (photos.size() >= kFewest) {
    double squares = 0;
    for (const PhotoSum& photo : photos) {
      squares += std::pow(photo.scores - exposure.mean * static_cast<double>(photo.marks), 2);
    }
    const auto count = static_cast<double>(photos.size());
    exposure.margin = kWidth * std::sqrt(squares * count / (count - 1)) / marks;
  }
  return exposure;
}

}  // namespace

Result<std::vector<BrandExposure>> ask_exposure(const Snapshot& snapshot) {
  std::map<std::string, std::vector<PhotoSum>> brands;
  std::string last;  // Brand and photo.
  SLUICE_TRY(snapshot.ask(kMarks, [&](const Statement& row) {
    const auto corners = read_polygon(row.text(2));
    if (!corners) {
      return;
    }
    std::vector<PhotoSum>& photos = brands[row.text(0)];
    if (std::string now = row.text(0) + std::string(row.blob(1)); now != last || photos.empty()) {
      photos.emplace_back();
      last = std::move(now);
    }
    ++photos.back().marks;
    photos.back().scores += exposure_of({*corners, row.real(3), row.real(4), static_cast<int>(row.integer(5)),
                                         static_cast<int>(row.integer(6))})
                                .score;
  }));
  std::vector<BrandExposure> exposures;
  for (const auto& [brand, photos] : brands) {
    exposures.push_back(summed(brand, photos));
  }
  SLUICE_TRY(snapshot.ask(kSupport, [&](const Statement& row) {
    for (BrandExposure& exposure : exposures) {
      if (exposure.brand == row.text(0)) {
        exposure.support = {row.integer(1), row.integer(2)};
      }
    }
  }));
  return exposures;
}

}  // namespace sluice::insight
