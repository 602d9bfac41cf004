#include "sluice/scan/gone.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "sluice/scan/pipeline.h"

namespace sluice {
namespace {

bool has_gone(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::symlink_status(path, error).type() == std::filesystem::file_type::not_found;
}

/// All of a purge is one transaction: a second one would not know what the first had left half done.
Result<Purged> finish_purge(const Store& store, Transaction& transaction, std::uint64_t items,
                            std::uint64_t photos_before) {
  SLUICE_TRY(tidy_store(store));
  SLUICE_TRY(transaction.commit());
  SLUICE_ASSIGN(const StoreTotals after, store_totals(store));
  return Purged{items, photos_before - after.photos};
}

}  // namespace

Result<std::vector<GoneItem>> find_gone(const Store& store) {
  SLUICE_ASSIGN(const std::vector<SourceRecord> sources, list_sources(store.database()));
  std::map<std::int64_t, std::string> locations;
  for (const SourceRecord& source : sources) {
    locations.emplace(source.id, source.location);
  }
  std::vector<GoneItem> gone;
  SLUICE_ASSIGN(ItemTable items, ItemTable::open(store.database()));
  SLUICE_TRY(items.each([&](const ItemRecord& item) {
    const std::string& location = locations[item.source];
    if (has_gone(std::filesystem::path(location) / item.path)) {
      gone.push_back({item.source, location, item.path});
    }
    return true;
  }));
  return gone;
}

Result<std::set<std::string>> missing_sources(const Store& store) {
  SLUICE_ASSIGN(const std::vector<SourceRecord> sources, list_sources(store.database()));
  std::set<std::string> missing;
  for (const SourceRecord& source : sources) {
    if (has_gone(source.location)) {
      missing.insert(source.location);
    }
  }
  return missing;
}

Result<Purged> purge_items(const Store& store, const std::vector<GoneItem>& items) {
  SLUICE_ASSIGN(const StoreTotals before, store_totals(store));
  SLUICE_ASSIGN(ItemTable table, ItemTable::open(store.database()));
  SLUICE_ASSIGN(Transaction transaction, Transaction::begin(store.database()));
  for (const GoneItem& item : items) {
    SLUICE_TRY(table.remove(item.source, item.path));
  }
  return finish_purge(store, transaction, items.size(), before.photos);
}

Result<Purged> purge_source(const Store& store, const std::string& location) {
  SLUICE_ASSIGN(const std::vector<SourceRecord> sources, list_sources(store.database()));
  const auto found = std::ranges::find(sources, location, &SourceRecord::location);
  if (found == sources.end()) {
    return fail(ErrorCode::not_found, location + " was never scanned", "see: sluice photos list --folders");
  }
  SLUICE_ASSIGN(const StoreTotals before, store_totals(store));
  SLUICE_ASSIGN(Statement count, store.database().prepare("SELECT count(*) FROM item WHERE source = ?"));
  count.bind(1, found->id);
  SLUICE_TRY(count.step());
  const auto items = static_cast<std::uint64_t>(count.integer(0));
  SLUICE_TRY(count.run());
  SLUICE_ASSIGN(Transaction transaction, Transaction::begin(store.database()));
  SLUICE_TRY(remove_source(store.database(), found->id));
  return finish_purge(store, transaction, items, before.photos);
}

}  // namespace sluice
