#include "sluice/store/photos.h"

#include <sqlite3.h>

#include "sluice/store/blob.h"
#include "sluice/store/polygon.h"

namespace sluice {
namespace {

void bind_sighting(Statement& put, const Sha256& photo, std::string_view stage, std::int64_t ordinal,
                   const Sighting& sighting) {
  put.bind_blob(1, photo).bind(2, stage).bind(3, ordinal);
  put.bind(4, sighting.kind).bind(5, sighting.label).bind(6, sighting.score).bind(7, sighting.count);
  if (sighting.box) {
    const Box& box = *sighting.box;
    put.bind(8, box.x).bind(9, box.y).bind(10, box.width).bind(11, box.height);
  } else {
    put.bind_null(8).bind_null(9).bind_null(10).bind_null(11);
  }
  put.bind(12, sighting.polygon ? std::optional(polygon_text(*sighting.polygon)) : std::nullopt)
      .bind(13, sighting.share)
      .bind(14, sighting.sharpness);
  put.bind(15, sighting.placement);
}

}  // namespace

Result<PhotoTable> PhotoTable::open(const Database& database) {
  SLUICE_ASSIGN(auto stages, database.prepare("SELECT r.stage, r.version FROM photo p "
                                              "LEFT JOIN stage_run r ON r.photo = p.sha256 WHERE p.sha256 = ?"));
  SLUICE_ASSIGN(
      auto put,
      database.prepare("INSERT INTO photo (sha256, width, height, format, taken_at, utc_offset_minutes, place, "
                       "pdq, pdq_quality) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET "
                       "width = excluded.width, height = excluded.height, format = excluded.format, "
                       "taken_at = excluded.taken_at, utc_offset_minutes = excluded.utc_offset_minutes, "
                       "place = excluded.place, pdq = excluded.pdq, pdq_quality = excluded.pdq_quality"));
  // Its sightings go with it (ON DELETE CASCADE).
  SLUICE_ASSIGN(auto remove_stage, database.prepare("DELETE FROM stage_run WHERE photo = ? AND stage = ?"));
  SLUICE_ASSIGN(auto put_stage,
                database.prepare("INSERT INTO stage_run (photo, stage, version) VALUES (?, ?, ?)"));
  SLUICE_ASSIGN(
      auto put_sighting,
      database.prepare("INSERT INTO sighting (photo, stage, ordinal, kind, label, score, count, x, y, width, "
                       "height, polygon, share, sharpness, placement) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  SLUICE_ASSIGN(auto labels,
                database.prepare("SELECT DISTINCT label FROM sighting WHERE photo = ? AND stage = ?"));
  SLUICE_ASSIGN(auto renew, database.prepare("UPDATE stage_run SET version = ? WHERE photo = ? AND stage = ?"));
  return PhotoTable(std::move(stages), std::move(put), std::move(remove_stage), std::move(put_stage),
                    std::move(put_sighting), std::move(labels), std::move(renew));
}

Result<std::optional<std::map<std::string, std::string>>> PhotoTable::stages_of(const Sha256& photo) {
  stages_.bind_blob(1, photo);
  std::optional<std::map<std::string, std::string>> stages;
  Result<bool> row = stages_.step();
  for (; row.has_value() && *row; row = stages_.step()) {
    if (!stages) {
      stages.emplace();
    }
    if (!stages_.is_null(0)) {
      stages->emplace(stages_.text(0), stages_.text(1));
    }
  }
  stages_.reset();
  SLUICE_TRY(row);
  return stages;
}

Status PhotoTable::put(const PhotoRecord& photo) {
  put_.bind_blob(1, photo.sha256).bind(2, photo.width).bind(3, photo.height).bind(4, photo.format);
  bind_capture_time(put_, 5, photo.metadata.taken_at);
  put_.bind(7, photo.metadata.place).bind_blob(8, photo.hash.bits).bind(9, photo.hash.quality);
  return put_.run();
}

Status PhotoTable::put_stage(const Sha256& photo, std::string_view stage, std::string_view version,
                             std::span<const Sighting> sightings) {
  SLUICE_TRY(remove_stage_.bind_blob(1, photo).bind(2, stage).run());
  SLUICE_TRY(put_stage_.bind_blob(1, photo).bind(2, stage).bind(3, version).run());
  std::int64_t ordinal = 0;
  for (const Sighting& sighting : sightings) {
    bind_sighting(put_sighting_, photo, stage, ordinal++, sighting);
    SLUICE_TRY(put_sighting_.run());
  }
  return {};
}

Result<std::set<std::string>> PhotoTable::labels_of(const Sha256& photo, std::string_view stage) {
  labels_.bind_blob(1, photo).bind(2, stage);
  std::set<std::string> labels;
  Result<bool> row = labels_.step();
  for (; row.has_value() && *row; row = labels_.step()) {
    labels.insert(labels_.text(0));
  }
  labels_.reset();
  SLUICE_TRY(row);
  return labels;
}

Status PhotoTable::renew_stage(const Sha256& photo, std::string_view stage, std::string_view version) {
  return renew_.bind(1, version).bind_blob(2, photo).bind(3, stage).run();
}

Status forget_sightings(const Database& database, std::string_view kind) {
  SLUICE_ASSIGN(Statement forget, database.prepare("DELETE FROM stage_run WHERE stage = ?1 AND photo IN "
                                                   "(SELECT photo FROM sighting WHERE kind = ?1)"));
  return forget.bind(1, kind).run();
}

Result<std::int64_t> remove_photos_without_items(const Database& database) {
  SLUICE_TRY(
      database.execute("DELETE FROM photo WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.photo = photo.sha256)"));
  return sqlite3_changes64(database.handle());
}

}  // namespace sluice
