#include "sluice/store/migrations.h"

#include <array>
#include <string>

extern "C" {
extern const char sluice_migration_0001[];      // NOLINT(modernize-avoid-c-arrays): made by the assembler
extern const char sluice_migration_0001_end[];  // NOLINT(modernize-avoid-c-arrays)
}

namespace sluice {

std::span<const std::string_view> builtin_migrations() {
  static const std::array migrations{std::string_view(sluice_migration_0001, sluice_migration_0001_end)};
  return migrations;
}

Result<int> store_version(const Database& database) {
  SLUICE_ASSIGN(Statement statement, database.prepare("PRAGMA user_version"));
  SLUICE_TRY(statement.step());
  return static_cast<int>(statement.integer(0));
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
  for (int version = current + 1; version <= newest; ++version) {
    SLUICE_ASSIGN(Transaction transaction, Transaction::begin(database));
    SLUICE_TRY(database.execute(std::string(migrations[version - 1])));
    SLUICE_TRY(database.execute("PRAGMA user_version = " + std::to_string(version)));
    SLUICE_TRY(transaction.commit());
  }
  return {};
}

}  // namespace sluice
