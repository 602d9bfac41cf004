#include "sluice/store/migrations.h"

#include <array>
#include <string>

extern "C" {
extern const char sluice_migration_0001[];      // NOLINT(modernize-avoid-c-arrays): made by the assembler
extern const char sluice_migration_0001_end[];  // NOLINT(modernize-avoid-c-arrays)
}

namespace sluice {
namespace {

constexpr std::string_view kSchema =
    "SELECT type, name, tbl_name, sql FROM main.sqlite_schema "
    "WHERE type <> 'table' OR name NOT GLOB 'sqlite_stat[14]' ORDER BY type, name";
constexpr int kSchemaColumns = 4;

}  // namespace

std::span<const std::string_view> builtin_migrations() {
  static const std::array migrations{std::string_view(sluice_migration_0001, sluice_migration_0001_end)};
  return migrations;
}

Result<int> store_version(const Database& database) {
  SLUICE_ASSIGN(Statement statement, database.prepare("PRAGMA user_version"));
  SLUICE_TRY(statement.step());
  return static_cast<int>(statement.integer(0));
}

Result<bool> has_schema_of(const Database& database, std::span<const std::string_view> migrations) {
  SLUICE_ASSIGN(const Database model, Database::in_memory());
  for (const std::string_view migration : migrations) {
    SLUICE_TRY(model.execute(std::string(migration)));
  }
  SLUICE_ASSIGN(Statement expected, model.prepare(kSchema));
  SLUICE_ASSIGN(Statement found, database.prepare(kSchema));
  while (true) {
    SLUICE_ASSIGN(const bool more_expected, expected.step());
    SLUICE_ASSIGN(const bool more_found, found.step());
    if (!more_expected || !more_found) {
      return more_expected == more_found;
    }
    for (int column = 0; column < kSchemaColumns; ++column) {
      if (expected.optional_text(column) != found.optional_text(column)) {
        return false;
      }
    }
  }
}

Status migrate(const Database& database, std::span<const std::string_view> migrations) {
  SLUICE_ASSIGN(const int current, store_version(database));
  const int newest = static_cast<int>(migrations.size());
  if (current > newest) {
    return fail(ErrorCode::newer_store,
                "the store has version " + std::to_string(current) + ", this program knows versions up to " +
                    std::to_string(newest),
                "use the newer sluice that wrote it, or choose another data directory with --data");
  }
  SLUICE_ASSIGN(const bool known,
                current < 0 ? Result<bool>(false) : has_schema_of(database, migrations.first(current)));
  if (!known) {
    return fail(ErrorCode::bad_input,
                database.name() + ": its tables are not those of a store of version " + std::to_string(current),
                "restore it from a backup, or move it away and scan again");
  }
  for (int version = current + 1; version <= newest; ++version) {
    SLUICE_ASSIGN(Transaction transaction, Transaction::begin(database));
    SLUICE_TRY(database.execute(std::string(migrations[version - 1])));
    SLUICE_TRY(database.execute("PRAGMA user_version = " + std::to_string(version)));
    SLUICE_TRY(transaction.commit());
  }
  return {};
}

}  // namespace sluice
