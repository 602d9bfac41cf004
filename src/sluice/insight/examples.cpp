#include "sluice/insight/examples.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace sluice::insight {
namespace {

constexpr std::string_view kCandidates = R"sql(
WITH best AS (
  SELECT sighting.label AS label, sighting.photo AS photo, sighting.score AS score, sighting.polygon AS polygon,
         row_number() OVER (PARTITION BY sighting.label, sighting.photo
                            ORDER BY sighting.score DESC, sighting.ordinal) AS place
  FROM sighting
  JOIN shot ON shot.photo = sighting.photo
  JOIN stage_run ON stage_run.photo = sighting.photo AND stage_run.stage = 'face'
  WHERE sighting.kind = 'brand' AND sighting.polygon IS NOT NULL
), copy AS (
  SELECT item.photo AS photo, source.location AS location, item.path AS path,
         row_number() OVER (PARTITION BY item.photo ORDER BY source.location, item.path) AS place
  FROM item JOIN source ON source.id = item.source
  WHERE item.photo IS NOT NULL
), poster AS (
  SELECT photo, min(contributor) AS contributor FROM post GROUP BY photo
), rounds AS (
  SELECT best.label AS label, best.photo AS photo, best.score AS score, best.polygon AS polygon,
         copy.location AS location, copy.path AS path,
         row_number() OVER (PARTITION BY best.label, poster.contributor ORDER BY best.score DESC, best.photo) AS turn
  FROM best
  JOIN copy ON copy.photo = best.photo AND copy.place = 1
  JOIN poster ON poster.photo = best.photo
  WHERE best.place = 1
), ranked AS (
  SELECT label, photo, score, polygon, location, path,
         row_number() OVER (PARTITION BY label ORDER BY turn, score DESC, photo) AS place
  FROM rounds
)
SELECT label, score, polygon, photo, location, path, place FROM ranked WHERE place <= 24 ORDER BY label, place
)sql";
static_assert(kCandidatesPerBrand == 24, "as in the question");

std::optional<std::array<Point, 4>> read_polygon(const std::string& json) {
  const auto corners = nlohmann::json::parse(json, nullptr, false);
  if (!corners.is_array() || corners.size() != 4) {
    return std::nullopt;
  }
  std::array<Point, 4> polygon;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& corner = corners[i];
    if (!corner.is_array() || corner.size() != 2 || !corner[0].is_number() || !corner[1].is_number()) {
      return std::nullopt;
    }
    polygon[i] = {corner[0].get<double>(), corner[1].get<double>()};
  }
  return polygon;
}

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
