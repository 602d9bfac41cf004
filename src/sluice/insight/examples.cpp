#include "sluice/insight/examples.h"

#include <algorithm>
#include <optional>

#include "sluice/store/polygon.h"

namespace sluice::insight {
namespace {

constexpr std::string_view kCandidates = R"sql(
WITH marks AS (
  SELECT sighting.label AS label, sighting.photo AS photo, sighting.score AS score, sighting.polygon AS polygon,
         row_number() OVER (PARTITION BY sighting.label, sighting.photo
                            ORDER BY sighting.score DESC, sighting.ordinal) AS place
  FROM sighting
  JOIN shot ON shot.photo = sighting.photo
  JOIN stage_run ON stage_run.photo = sighting.photo AND stage_run.stage = 'face'
  WHERE sighting.kind = 'brand' AND sighting.polygon IS NOT NULL
), best AS (
  SELECT marks.label AS label, marks.photo AS photo, marks.score AS score, marks.polygon AS polygon,
         min(post.contributor) AS contributor
  FROM marks JOIN post ON post.photo = marks.photo
  WHERE marks.place = 1
  GROUP BY marks.label, marks.photo, marks.score, marks.polygon
), rounds AS (
  SELECT label, photo, score, polygon,
         row_number() OVER (PARTITION BY label, contributor ORDER BY score DESC, photo) AS turn
  FROM best
), ranked AS (
  SELECT label, photo, score, polygon, row_number() OVER (PARTITION BY label ORDER BY turn, score DESC, photo) AS place
  FROM rounds
), copies AS (
  SELECT ranked.label AS label, ranked.score AS score, ranked.polygon AS polygon, ranked.photo AS photo,
         source.location AS location, item.path AS path, ranked.place AS place,
         row_number() OVER (PARTITION BY ranked.label, ranked.photo ORDER BY source.location, item.path) AS copy
  FROM ranked
  JOIN item ON item.photo = ranked.photo
  JOIN source ON source.id = item.source
  WHERE ranked.place <= 24
)
SELECT label, score, polygon, photo, location, path FROM copies WHERE copy = 1 ORDER BY label, place
)sql";
static_assert(kCandidatesPerBrand == 24, "as in the question");

}  // namespace

Result<std::vector<ExampleCandidate>> ask_examples(const Snapshot& snapshot) {
  std::vector<ExampleCandidate> candidates;
  SLUICE_TRY(snapshot.ask(kCandidates, [&](const Statement& row) {
    const auto polygon = read_polygon(row.text(2));
    const std::string_view digest = row.blob(3);
    if (!polygon || digest.size() != Sha256{}.size()) {
      return;
    }
    ExampleCandidate candidate{row.text(0), row.real(1), *polygon, {}, row.text(4), row.text(5)};
    std::transform(digest.begin(), digest.end(), candidate.photo.begin(),
                   [](char byte) { return static_cast<std::uint8_t>(byte); });
    candidates.push_back(std::move(candidate));
  }));
  return candidates;
}

}  // namespace sluice::insight
