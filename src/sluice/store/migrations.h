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

/// Brings the store to the newest version, each migration in a transaction of its own.
/// Errors: newer_store (its version is above the newest known), those of the database.
[[nodiscard]] Status migrate(const Database& database, std::span<const std::string_view> migrations);

}  // namespace sluice
