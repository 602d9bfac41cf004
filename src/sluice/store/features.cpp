#include "sluice/store/features.h"

#include <sqlite3.h>

#include <span>

namespace sluice {
namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

Result<FeatureTable> FeatureTable::open(const Database& database) {
  SLUICE_ASSIGN(auto find, database.prepare("SELECT format, bytes FROM feature WHERE photo = ? AND format = ?"));
  SLUICE_ASSIGN(auto put, database.prepare("INSERT INTO feature (photo, format, kept_until, bytes) "
                                           "VALUES (?, ?, ?, ?) ON CONFLICT (photo) DO UPDATE SET "
                                           "format = excluded.format, kept_until = excluded.kept_until, "
                                           "bytes = excluded.bytes"));
  SLUICE_ASSIGN(auto remove, database.prepare("DELETE FROM feature WHERE photo = ?"));
  return FeatureTable(std::move(find), std::move(put), std::move(remove));
}

Result<std::optional<KeptFeatures>> FeatureTable::find(const Sha256& photo, std::string_view format) {
  find_.bind_blob(1, photo).bind(2, format);
  const Result<bool> row = find_.step();
  std::optional<KeptFeatures> features;
  if (row.has_value() && *row) {
    features = KeptFeatures{find_.text(0), std::string(find_.blob(1))};
  }
  find_.reset();
  SLUICE_TRY(row);
  return features;
}

Status FeatureTable::put(const Sha256& photo, const KeptFeatures& features, std::string_view kept_until) {
  put_.bind_blob(1, photo).bind(2, features.format).bind(3, kept_until).bind_blob(4, bytes_of(features.bytes));
  return put_.run();
}

Status FeatureTable::remove(const Sha256& photo) {
  return remove_.bind_blob(1, photo).run();
}

Result<std::int64_t> expire_features(const Database& database, std::string_view today,
                                     std::string_view kept_until) {
  SLUICE_ASSIGN(Statement expire, database.prepare("DELETE FROM feature WHERE min(kept_until, ?2) <= ?1"));
  SLUICE_TRY(expire.bind(1, today).bind(2, kept_until).run());
  const std::int64_t expired = sqlite3_changes64(database.handle());
  SLUICE_ASSIGN(Statement shorten, database.prepare("UPDATE feature SET kept_until = ?1 WHERE kept_until > ?1"));
  SLUICE_TRY(shorten.bind(1, kept_until).run());
  return expired;
}

}  // namespace sluice
