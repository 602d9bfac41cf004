#include "sluice/store/items.h"

#include "sluice/store/blob.h"

namespace sluice {
namespace {

constexpr std::string_view kColumns =
    "source, path, bytes, modified_ns, photo, failure, reason, contributor, taken_at, utc_offset_minutes, "
    "country, "
    "licence";

ItemRecord record_of(const Statement& row) {
  ItemRecord item;
  item.source = row.integer(0);
  item.path = row.text(1);
  item.bytes = row.integer(2);
  item.modified_ns = row.integer(3);
  if (row.is_null(4)) {
    item.failure = ItemFailure{row.text(5), row.text(6)};
  } else {
    item.photo = sha256_of_blob(row.blob(4));
  }
  item.contributor = row.optional_text(7);
  item.taken_at = capture_time_of(row, 8);
  item.country = row.optional_text(10);
  item.licence = row.optional_text(11);
  return item;
}

}  // namespace

Result<ItemTable> ItemTable::open(const Database& database) {
  const std::string select = "SELECT " + std::string(kColumns) + " FROM item ";
  SLUICE_ASSIGN(auto find, database.prepare(select + "WHERE source = ? AND path = ?"));
  SLUICE_ASSIGN(auto put, database.prepare("INSERT OR REPLACE INTO item (" + std::string(kColumns) +
                                           ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  SLUICE_ASSIGN(auto remove, database.prepare("DELETE FROM item WHERE source = ? AND path = ?"));
  SLUICE_ASSIGN(auto each, database.prepare(select + "ORDER BY source, path"));
  return ItemTable(std::move(find), std::move(put), std::move(remove), std::move(each));
}

Result<std::optional<ItemRecord>> ItemTable::find(std::int64_t source, std::string_view path) {
  find_.bind(1, source).bind(2, path);
  const Result<bool> found = find_.step();
  std::optional<ItemRecord> item;
  if (found.has_value() && *found) {
    item = record_of(find_);
  }
  find_.reset();
  SLUICE_TRY(found);
  return item;
}

Status ItemTable::put(const ItemRecord& item) {
  put_.bind(1, item.source).bind(2, item.path).bind(3, item.bytes).bind(4, item.modified_ns);
  if (item.photo) {
    put_.bind_blob(5, *item.photo).bind_null(6).bind_null(7);
  } else {
    const ItemFailure failure = item.failure.value_or(ItemFailure{});
    put_.bind_null(5).bind(6, failure.code).bind(7, failure.reason);
  }
  put_.bind(8, item.contributor);
  bind_capture_time(put_, 9, item.taken_at);
  put_.bind(11, item.country).bind(12, item.licence);
  return put_.run();
}

Status ItemTable::remove(std::int64_t source, std::string_view path) {
  return remove_.bind(1, source).bind(2, path).run();
}

Status ItemTable::each(const std::function<bool(const ItemRecord&)>& visit) {
  Result<bool> row = each_.step();
  while (row.has_value() && *row && visit(record_of(each_))) {
    row = each_.step();
  }
  each_.reset();
  SLUICE_TRY(row);
  return {};
}

Result<std::vector<SourceRecord>> list_sources(const Database& database) {
  SLUICE_ASSIGN(Statement rows, database.prepare("SELECT id, location, contract FROM source ORDER BY id"));
  std::vector<SourceRecord> sources;
  while (true) {
    SLUICE_ASSIGN(const bool more, rows.step());
    if (!more) {
      return sources;
    }
    sources.push_back({rows.integer(0), rows.text(1), rows.text(2)});
  }
}

Result<std::int64_t> put_source(const Database& database, const std::string& location,
                                const std::string& contract) {
  SLUICE_ASSIGN(Statement put,
                database.prepare("INSERT INTO source (location, contract) VALUES (?1, ?2) "
                                 "ON CONFLICT (location) DO UPDATE SET contract = ?2 RETURNING id"));
  put.bind(1, location).bind(2, contract);
  SLUICE_TRY(put.step());
  const std::int64_t id = put.integer(0);
  SLUICE_TRY(put.run());
  return id;
}

Status remove_source(const Database& database, std::int64_t source) {
  SLUICE_ASSIGN(Statement remove, database.prepare("DELETE FROM source WHERE id = ?"));
  return remove.bind(1, source).run();
}

}  // namespace sluice
