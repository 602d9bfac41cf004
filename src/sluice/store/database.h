// A thin, owning wrapper over SQLite: connections, prepared statements, transactions, errors as values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "sluice/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sluice {

/// A prepared statement. Parameters are numbered from 1, columns from 0, as SQLite does. To bind a parameter that
/// is not there is a bug and throws std::logic_error.
class Statement {
 public:
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, int value) { return bind(parameter, static_cast<std::int64_t>(value)); }
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind_blob(int parameter, std::span<const std::uint8_t> bytes);
  Statement& bind_null(int parameter);
  template <class T>
  Statement& bind(int parameter, const std::optional<T>& value) {
    return value ? bind(parameter, *value) : bind_null(parameter);
  }

  /// True: a row is there. False: done. After an error or the end, `reset` makes it ready again.
  [[nodiscard]] Result<bool> step();
  /// For statements without rows: step to the end and reset.
  [[nodiscard]] Status run();
  void reset();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::string_view blob(int column) const;  ///< Valid until the next step.
  [[nodiscard]] std::optional<std::string> optional_text(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;
  [[nodiscard]] std::optional<double> optional_real(int column) const;

 private:
  friend class Database;
  struct Finalise {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finalise> statement_;
};

class Database {
 public:
  enum class Mode { read_only, read_write };

  /// WAL, foreign keys on; read_write makes the file (mode 0600) where there is none.
  /// Errors: not_found (read_only and absent), io, conflict (locked by another process), bad_input (not a
  /// database, or damaged).
  [[nodiscard]] static Result<Database> open(const std::filesystem::path& file, Mode mode);

  /// An empty one that goes with its connection.
  [[nodiscard]] static Result<Database> in_memory();

  [[nodiscard]] Result<Statement> prepare(std::string_view sql) const;
  /// One or several statements without parameters or results.
  [[nodiscard]] Status execute(const std::string& sql) const;
  /// Its file, for messages; in memory: "the store".
  [[nodiscard]] std::string name() const;
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  std::unique_ptr<sqlite3, Close> handle_;
};

/// Rolls back unless `commit` was called. The database must outlive it.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(const Database& database);
  /// For readers: one state of the database is seen throughout, and temporary tables go with it.
  [[nodiscard]] static Result<Transaction> reading(const Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  [[nodiscard]] Status commit();

 private:
  explicit Transaction(const Database* database) : database_(database) {}
  const Database* database_;
};

}  // namespace sluice
