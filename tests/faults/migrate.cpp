// sluice_migrate DATA: brings a store through migrations that no release has yet, for the tests of crash safety:
// each makes a table anew, as a real one would.
#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

#include "sluice/store/data_lock.h"
#include "sluice/store/migrations.h"

namespace {

constexpr std::array<std::string_view, 3> kFutureMigrations{
    "CREATE TABLE sighting_new (photo BLOB NOT NULL, stage TEXT NOT NULL, ordinal INTEGER NOT NULL, label TEXT "
    "NOT "
    "NULL, PRIMARY KEY (photo, stage, ordinal)) STRICT, WITHOUT ROWID;"
    "INSERT INTO sighting_new SELECT photo, stage, ordinal, kind || ':' || label FROM sighting;"
    "DROP TABLE sighting; ALTER TABLE sighting_new RENAME TO sighting;",
    "ALTER TABLE feature ADD COLUMN digest TEXT; UPDATE feature SET digest = hex(substr(bytes, 1, 16));",
    "UPDATE item SET path = 'moved/' || path; CREATE INDEX item_failure ON item (failure); DELETE FROM feature "
    "WHERE "
    "digest < '8';",
};

sluice::Status migrate(const char* directory) {
  SLUICE_ASSIGN(const sluice::DataLock lock, sluice::DataLock::acquire(directory));
  SLUICE_ASSIGN(
      const sluice::Database database,
      sluice::Database::open(std::filesystem::path(directory) / "sluice.db", sluice::Database::Mode::read_write));
  const auto released = sluice::builtin_migrations();
  std::vector<std::string_view> all(released.begin(), released.end());
  all.insert(all.end(), kFutureMigrations.begin(), kFutureMigrations.end());
  return sluice::migrate(database, all);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    return 2;
  }
  const sluice::Status done = migrate(arguments[1]);
  if (!done.has_value()) {
    std::fprintf(stderr, "migrate: %s\n", done.error().message().c_str());
    return static_cast<int>(done.error().code);
  }
  std::puts("migrated");
  return 0;
}
