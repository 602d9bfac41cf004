// The store of one data directory: DATA/sluice.db (SQLite, WAL). One writer, any number of readers meanwhile.
#pragma once

#include <filesystem>
#include <optional>

#include "sluice/base/result.h"
#include "sluice/store/data_lock.h"
#include "sluice/store/database.h"

namespace sluice {

/// Not thread-safe, as its connection is not; a thread of its own opens a store of its own (`reader`).
class Store {
 public:
  /// read_write makes the data directory (mode 0700) and the store where there is none, locks the directory
  /// against other writers and brings an older store to this version. read_only needs a store that is there.
  /// Errors: not_found (nothing was scanned yet), conflict (another writer), newer_store, io, bad_input.
  [[nodiscard]] static Result<Store> open(const std::filesystem::path& data_directory, Database::Mode mode);

  /// Another connection, for reading; sees what is committed.
  [[nodiscard]] Result<Store> reader() const { return open(directory_, Database::Mode::read_only); }

  [[nodiscard]] const Database& database() const { return database_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

 private:
  Store(std::filesystem::path directory, std::optional<DataLock> lock, Database database)
      : directory_(std::move(directory)), lock_(std::move(lock)), database_(std::move(database)) {}

  std::filesystem::path directory_;
  std::optional<DataLock> lock_;
  Database database_;
};

}  // namespace sluice
