#include "sluice/store/store.h"

#include <sys/stat.h>

#include <system_error>

#include "sluice/store/migrations.h"

namespace sluice {
namespace {

Status make_private_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (std::filesystem::create_directories(directory, error)) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    return fail(ErrorCode::io, directory.string() + ": " + error.message(),
                "choose another data directory with --data");
  }
  return {};
}

}  // namespace

Result<Store> Store::open(const std::filesystem::path& data_directory, Database::Mode mode) {
  const std::filesystem::path file = data_directory / "sluice.db";
  if (mode == Database::Mode::read_write) {
    SLUICE_TRY(make_private_directory(data_directory));
    SLUICE_ASSIGN(DataLock lock, DataLock::acquire(data_directory));
    SLUICE_ASSIGN(Database database, Database::open(file, mode));
    SLUICE_TRY(migrate(database, builtin_migrations()));
    return Store(data_directory, std::move(lock), std::move(database));
  }
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    return fail(ErrorCode::not_found, "nothing was scanned into " + data_directory.string() + " yet",
                "run: sluice scan FOLDER --contract own");
  }
  SLUICE_ASSIGN(Database database, Database::open(file, mode));
  SLUICE_ASSIGN(const int version, store_version(database));
  if (version < static_cast<int>(builtin_migrations().size())) {
    // A reader cannot migrate: a writer does, once, and goes.
    SLUICE_TRY(open(data_directory, Database::Mode::read_write));
  } else {
    SLUICE_TRY(migrate(database, builtin_migrations()));
  }
  return Store(data_directory, std::nullopt, std::move(database));
}

}  // namespace sluice
