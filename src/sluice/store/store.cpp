#include "sluice/store/store.h"

#include <sys/stat.h>

#include <system_error>

#include "sluice/base/directory.h"
#include "sluice/store/migrations.h"

namespace sluice {
namespace {

/// As `std::filesystem::exists`, but what cannot be told is an error and not "no".
Result<bool> is_there(const std::filesystem::path& file) {
  std::error_code error;
  const bool there = std::filesystem::exists(file, error);
  if (error) {
    return fail(ErrorCode::io, file.string() + ": " + error.message(),
                "make the data directory readable, or choose another with --data");
  }
  return there;
}

}  // namespace

Result<Store> Store::open(const std::filesystem::path& data_directory, Database::Mode mode) {
  const std::filesystem::path file = data_directory / "sluice.db";
  if (mode == Database::Mode::read_write) {
    SLUICE_TRY(make_directories(data_directory, S_IRWXU));
    SLUICE_ASSIGN(DataLock lock, DataLock::acquire(data_directory));
    SLUICE_ASSIGN(Database database, Database::open(file, mode));
    SLUICE_TRY(migrate(database, builtin_migrations()));
    return Store(data_directory, std::move(lock), std::move(database));
  }
  SLUICE_ASSIGN(const bool there, is_there(file));
  if (!there) {
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
