#include "sluice/store/exported_sighting.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "sluice/store/blob.h"

namespace sluice {
namespace {

bool earlier(const CaptureTime& a, const CaptureTime& b) {
  return std::tie(a.local, a.utc_offset_minutes) < std::tie(b.local, b.utc_offset_minutes);
}

PhotoFacts facts_of_photo(const Statement& row) {
  PhotoFacts facts;
  facts.photo = sha256_of_blob(row.blob(0));
  facts.width = row.integer(1);
  facts.height = row.integer(2);
  facts.format = row.text(3);
  facts.place = row.optional_text(6);
  if (!row.is_null(7)) {
    facts.repost_of = sha256_of_blob(row.blob(7));
  }
  return facts;
}

Status add_items(Statement& items, const std::optional<CaptureTime>& own_time, PhotoFacts& facts) {
  std::set<std::string> contributors;
  items.bind_blob(1, facts.photo);
  while (true) {
    SLUICE_ASSIGN(const bool more, items.step());
    if (!more) {
      break;
    }
    ++facts.times_seen;
    const auto told = capture_time_of(items, 0);
    const std::optional<CaptureTime> time = told ? told : own_time;
    if (time && (!facts.taken_at || earlier(*time, *facts.taken_at))) {
      facts.taken_at = time;
    }
    if (const auto country = items.optional_text(2); country && (!facts.country || *country < *facts.country)) {
      facts.country = country;
    }
    if (auto contributor = items.optional_text(3)) {
      contributors.insert(*std::move(contributor));
    }
  }
  items.reset();
  facts.contributors.assign(contributors.begin(), contributors.end());
  return {};
}

ExportedSighting sighting_of(const Statement& row) {
  ExportedSighting sighting;
  sighting.stage = row.text(8);
  sighting.version = row.text(9);
  sighting.kind = row.text(10);
  sighting.label = row.text(11);
  sighting.score = row.real(12);
  sighting.count = row.integer(13);
  sighting.x = row.optional_real(14);
  sighting.y = row.optional_real(15);
  sighting.width = row.optional_real(16);
  sighting.height = row.optional_real(17);
  sighting.polygon = row.optional_text(18);
  sighting.share = row.optional_real(19);
  sighting.sharpness = row.optional_real(20);
  sighting.placement = row.optional_text(21);
  sighting.share_of_all = row.optional_real(22);
  return sighting;
}

}  // namespace

Status each_sighting(const Database& database,
                     const std::function<Status(const PhotoFacts&, const ExportedSighting&)>& visit) {
  // The order is that of the primary key of `sighting`: nothing is sorted, nothing is held.
  SLUICE_ASSIGN(
      Statement rows,
      database.prepare("SELECT p.sha256, p.width, p.height, p.format, p.taken_at, p.utc_offset_minutes, "
                       "p.place, p.repost_of, s.stage, r.version, s.kind, s.label, s.score, s.count, s.x, s.y, "
                       "s.width, s.height, s.polygon, s.share, s.sharpness, s.placement, "
                       "CASE WHEN s.kind = 'brand' THEN (SELECT sum(o.share) FROM sighting o "
                       "WHERE o.photo = s.photo AND o.stage = s.stage) END FROM sighting s "
                       "JOIN stage_run r ON r.photo = s.photo AND r.stage = s.stage "
                       "JOIN photo p ON p.sha256 = s.photo ORDER BY s.photo, s.stage, s.ordinal"));
  SLUICE_ASSIGN(Statement items,
                database.prepare("SELECT taken_at, utc_offset_minutes, country, contributor FROM item "
                                 "WHERE photo = ?"));
  PhotoFacts facts;
  for (bool first = true;; first = false) {
    SLUICE_ASSIGN(const bool more, rows.step());
    if (!more) {
      return {};
    }
    if (first || sha256_of_blob(rows.blob(0)) != facts.photo) {
      facts = facts_of_photo(rows);
      SLUICE_TRY(add_items(items, capture_time_of(rows, 4), facts));
    }
    if (facts.times_seen > 0) {
      SLUICE_TRY(visit(facts, sighting_of(rows)));
    }
  }
}

}  // namespace sluice
