#include "sluice/store/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <new>
#include <stdexcept>
#include <system_error>

#include "sluice/base/descriptor.h"
#include "sluice/base/directory.h"
#include "sluice/base/one_line.h"

namespace sluice {
namespace {

/// How long a statement waits for another process, e.g. for a checkpoint: writers are kept apart by the data lock.
constexpr int kBusyMilliseconds = 10'000;

/// Far above all that we keep: no expression in a schema that others wrote takes a gigabyte.
constexpr int kLongestValue = 64 << 20;

std::string name_of(sqlite3* handle) {
  const char* name = handle != nullptr ? sqlite3_db_filename(handle, "main") : nullptr;
  return name != nullptr && *name != '\0' ? name : "the store";
}

/// The system error of the last access to the database file or its log; 0: none. SQLite takes some failed reads
/// for damage (SQLITE_IOERR_CORRUPTFS), and only this tells a bad disk from a bad file.
int last_system_error(sqlite3* handle) {
  for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
    sqlite3_file* file = nullptr;
    int error = 0;
    if (sqlite3_file_control(handle, "main", which, static_cast<void*>(&file)) == SQLITE_OK && file != nullptr &&
        file->pMethods != nullptr &&
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK && error != 0) {
      return error;
    }
  }
  return 0;
}

tl::unexpected<Error> io_failure(const std::string& what, int error) {
  return fail(ErrorCode::io, what + " (" + std::generic_category().message(error) + ")",
              "check the disk and its free space, then run the command again: what was committed is kept");
}

tl::unexpected<Error> failure(sqlite3* handle, int code) {
  const std::string what = name_of(handle) + ": " + one_line(sqlite3_errmsg(handle));
  switch (code & 0xff) {
    case SQLITE_FULL:
      return fail(ErrorCode::io, what, "free some space and run the command again: what was committed is kept");
    case SQLITE_IOERR:
    case SQLITE_PROTOCOL:  // Locks of the write-ahead log that never come.
      return io_failure(what, sqlite3_system_errno(handle));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return fail(ErrorCode::io, what,
                  "make the data directory and its files writable, or choose another with --data");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(ErrorCode::conflict, what, "wait until the other program has finished");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      if (const int error = last_system_error(handle); error != 0) {
        return io_failure(name_of(handle) + ": cannot be read", error);
      }
      return fail(ErrorCode::bad_input, what, "restore it from a backup, or move it away and scan again");
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    default:
      // Our statements fit our tables and rules: rather these were damaged in a way that only shows now.
      return fail(ErrorCode::bad_input, what,
                  "run: sluice check; if it finds nothing, this is a bug: please report it");
  }
}

/// Only what the owner may read: the store tells where somebody was and when.
Status make_private_file(const std::filesystem::path& file) {
  if (::access(file.c_str(), F_OK) == 0) {
    return {};
  }
  const Descriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!descriptor.is_open()) {
    return fail(ErrorCode::io, file.string() + ": " + std::generic_category().message(errno),
                "make the data directory writable, or choose another with --data");
  }
  return sync_directory(file.parent_path());
}

/// Binding fails only on a parameter that is not there (a bug) or without memory.
void require_bound(int code) {
  if (code == SQLITE_NOMEM) {
    throw std::bad_alloc();
  }
  if (code != SQLITE_OK) {
    throw std::logic_error(std::string("cannot bind a parameter: ") + sqlite3_errstr(code));
  }
}

}  // namespace

void Statement::Finalise::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  require_bound(sqlite3_bind_int64(statement_.get(), parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  require_bound(sqlite3_bind_double(statement_.get(), parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
  // A null pointer would bind NULL.
  const char* data = text.data() != nullptr ? text.data() : "";
  require_bound(
      sqlite3_bind_text64(statement_.get(), parameter, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind_blob(int parameter, std::span<const std::uint8_t> bytes) {
  require_bound(bytes.empty() ? sqlite3_bind_zeroblob(statement_.get(), parameter, 0)
                              : sqlite3_bind_blob64(statement_.get(), parameter, bytes.data(), bytes.size(),
                                                    SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  require_bound(sqlite3_bind_null(statement_.get(), parameter));
  return *this;
}

Result<bool> Statement::step() {
  switch (const int code = sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return failure(sqlite3_db_handle(statement_.get()), code);
  }
}

Status Statement::run() {
  Result<bool> row = true;
  while (row.has_value() && *row) {
    row = step();
  }
  reset();
  SLUICE_TRY(row);
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* data = sqlite3_column_text(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data != nullptr ? std::string(reinterpret_cast<const char*>(data), size) : std::string();
}

std::string_view Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data != nullptr ? std::string_view(static_cast<const char*>(data), size) : std::string_view();
}

std::optional<std::string> Statement::optional_text(int column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<double> Statement::optional_real(int column) const {
  return is_null(column) ? std::nullopt : std::optional(real(column));
}

constexpr const char* kLook = "SELECT count(*) FROM sqlite_schema";

/// A process that was killed while it made the store left a journal, which a reader may not roll back.
Status roll_back(const std::filesystem::path& file) {
  SLUICE_ASSIGN(const Database writer, Database::open(file, Database::Mode::read_write));
  return writer.execute(kLook);
}

void Database::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

Result<Database> Database::open(const std::filesystem::path& file, Mode mode) {
  if (mode == Mode::read_only) {
    std::error_code error;
    if (!std::filesystem::exists(file, error) && !error) {
      return fail(ErrorCode::not_found, file.string() + " does not exist");
    }
  } else {
    SLUICE_TRY(make_private_file(file));
  }
  sqlite3* handle = nullptr;
  const int flags = (mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
  Database database(handle);
  if (code != SQLITE_OK) {
    return failure(handle, code);
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kLongestValue);
  // secure_delete: what was purged or has expired is overwritten, not only unlinked.
  SLUICE_TRY(database.execute("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF"));
  if (mode == Mode::read_write) {
    // FULL: what is committed is on the disk, so that a power cut undoes nothing that was said to be done.
    SLUICE_TRY(database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
  }
  // The file itself is looked at only now: a file that is no database fails here and not in the first query.
  Status looked = database.execute(kLook);
  if (!looked.has_value() && sqlite3_extended_errcode(handle) == SQLITE_READONLY_ROLLBACK) {
    SLUICE_TRY(roll_back(file));
    looked = database.execute(kLook);
  }
  SLUICE_TRY(looked);
  return database;
}

Result<Database> Database::in_memory() {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open(":memory:", &handle);
  Database database(handle);
  if (code != SQLITE_OK) {
    return failure(handle, code);
  }
  return database;
}

std::string Database::name() const {
  return name_of(handle_.get());
}

Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) {
    return failure(handle_.get(), code);
  }
  return Statement(statement);
}

Status Database::execute(const std::string& sql) const {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    return failure(handle_.get(), code);
  }
  return {};
}

Result<Transaction> Transaction::begin(const Database& database) {
  // IMMEDIATE: the write lock is taken now and not halfway through.
  SLUICE_TRY(database.execute("BEGIN IMMEDIATE"));
  return Transaction(&database);
}

Result<Transaction> Transaction::reading(const Database& database) {
  SLUICE_TRY(database.execute("BEGIN"));
  return Transaction(&database);
}

Transaction::~Transaction() {
  // After some errors (full disk) SQLite has rolled back by itself.
  if (database_ != nullptr && sqlite3_get_autocommit(database_->handle()) == 0) {
    static_cast<void>(database_->execute("ROLLBACK"));
  }
}

Status Transaction::commit() {
  SLUICE_TRY(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace sluice
