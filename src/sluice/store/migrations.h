// The versions of the schema. The store's version is SQLite's `user_version`; a migration lifts it by one.
#pragma once

#include <span>
#include <string_view>

#include "sluice/base/result.h"
#include "sluice/store/database.h"

namespace sluice {

/// SQL that leads from one version to the next; the n-th leads to version n.
[[nodiscard]] std::span<const std::string_view> builtin_migrations();

/// The version of an open store; 0: empty.
[[nodiscard]] Result<int> store_version(const Database& database);

/// Whether the tables, indices, views and triggers are those that these migrations make, to the letter. Others may
/// have put a query without end behind a name of ours. What ANALYZE adds is let pass. Errors: those of the
/// database.
[[nodiscard]] Result<bool> has_schema_of(const Database& database, std::span<const std::string_view> migrations);

/// Brings the store to the newest version, each migration in a transaction of its own.
/// Errors: newer_store (its version is above the newest known), bad_input (what is there is not what its version
/// says), those of the database.
[[nodiscard]] Status migrate(const Database& database, std::span<const std::string_view> migrations);

}  // namespace sluice
