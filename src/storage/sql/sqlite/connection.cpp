#include "storage/sql/sqlite/connection.hpp"

#include "storage/sql/error.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

namespace chap::sql::sqlite {
namespace {

constexpr std::size_t kMaxCached = 200;

class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(SqliteConnection& connection, std::unique_ptr<Compiled> statement)
      : connection_(connection), statement_(std::move(statement)) {}
  SqliteCursor(const SqliteCursor&) = delete;
  SqliteCursor& operator=(const SqliteCursor&) = delete;
  ~SqliteCursor() override { connection_.return_to_cache(std::move(statement_)); }

  bool next() override {
    // Another step after the last row would start the query again.
    done_ = done_ || !connection_.step(*statement_);
    return !done_;
  }
  bool is_null(int column) const override {
    return sqlite3_column_type(handle(), column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(handle(), column); }
  double real(int column) const override { return sqlite3_column_double(handle(), column); }
  bool boolean(int column) const override { return sqlite3_column_int64(handle(), column) != 0; }
  std::string_view text(int column) const override { return blob(column); }
  std::string_view blob(int column) const override {
    // If a number is read as text, sqlite3_column_text() converts the number. Therefore
    // sqlite3_column_bytes(), which returns the size of the text, must be called afterwards.
    const void* bytes = sqlite3_column_type(handle(), column) == SQLITE_BLOB
                            ? sqlite3_column_blob(handle(), column)
                            : sqlite3_column_text(handle(), column);
    const int size = sqlite3_column_bytes(handle(), column);
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
  }

 private:
  sqlite3_stmt* handle() const { return statement_->handle; }

  SqliteConnection& connection_;
  std::unique_ptr<Compiled> statement_;
  bool done_ = false;
};

// The text after the last colon of a message such as
// `UNIQUE constraint failed: modeltemplatedb.name`.
std::string constraint_in(const std::string& message) {
  const std::size_t colon = message.rfind(": ");
  return colon == std::string::npos ? std::string() : message.substr(colon + 2);
}

struct Binder {
  sqlite3_stmt* handle;
  int position;
  sqlite3_destructor_type lifetime;

  int operator()(std::monostate) const { return sqlite3_bind_null(handle, position); }
  int operator()(bool value) const { return sqlite3_bind_int64(handle, position, value ? 1 : 0); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(handle, position, value); }
  int operator()(double value) const { return sqlite3_bind_double(handle, position, value); }
  int operator()(const std::string& value) const { return (*this)(std::string_view(value)); }
  int operator()(std::string_view value) const {
    const char* text = value.data() == nullptr ? "" : value.data();
    return sqlite3_bind_text64(handle, position, text, value.size(), lifetime, SQLITE_UTF8);
  }
  int operator()(Blob value) const {
    const char* bytes = value.bytes.data() == nullptr ? "" : value.bytes.data();
    return sqlite3_bind_blob64(handle, position, bytes, value.bytes.size(), lifetime);
  }
};

// Resets a statement in its destructor, so that the statement holds no lock and can be bound again.
class StatementReset {
 public:
  explicit StatementReset(sqlite3_stmt* handle) : handle_(handle) {}
  StatementReset(const StatementReset&) = delete;
  StatementReset& operator=(const StatementReset&) = delete;
  ~StatementReset() { sqlite3_reset(handle_); }

 private:
  sqlite3_stmt* handle_;
};

}  // namespace

namespace {

// Throws the error for a file that could not be used. `system_error` is the error number of the
// operating system.
[[noreturn]] void throw_file_error(int code, int system_error, const std::string& message) {
  const std::string cause = message + ": " + std::strerror(system_error);
  switch (system_error) {
    case ENOSPC:
    case EDQUOT:
      throw StorageFull(cause);
    case EROFS:
    case EACCES:
    case EPERM:
      throw StorageReadOnly(cause);
    default:
      break;
  }
  if ((code & 0xff) == SQLITE_CANTOPEN) throw ConnectionLost(cause);
  throw StorageError(cause);
}

}  // namespace

void throw_last_error(sqlite3* handle) {
  const int code = sqlite3_extended_errcode(handle);
  const std::string message = sqlite3_errmsg(handle);
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      throw UniqueViolation(message, constraint_in(message));
    case SQLITE_CONSTRAINT_FOREIGNKEY:
    case SQLITE_CONSTRAINT_TRIGGER:
      throw ForeignKeyViolation(message, "");
    case SQLITE_CONSTRAINT_NOTNULL:
      throw NotNullViolation(message, constraint_in(message));
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Timeout(message);
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    case SQLITE_FULL:
      throw StorageFull(message);
    case SQLITE_READONLY:
      throw StorageReadOnly(message);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      throw_file_error(code, sqlite3_system_errno(handle), message);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw DatabaseDamaged(message);
    default:
      throw DatabaseError(ErrorCode::kInternal, "the database refused a statement", message, "");
  }
}

Compiled::~Compiled() { sqlite3_finalize(handle); }

SqliteConnection::~SqliteConnection() {
  cache_.clear();
  sqlite3_exec(handle_, "PRAGMA optimize", nullptr, nullptr, nullptr);
  sqlite3_close_v2(handle_);
}

std::unique_ptr<Compiled> SqliteConnection::compile(std::string_view sql) {
  auto statement = std::make_unique<Compiled>();
  statement->sql = sql;
  const auto size = static_cast<int>(sql.size());
  if (sqlite3_prepare_v3(
          handle_, sql.data(), size, SQLITE_PREPARE_PERSISTENT, &statement->handle, nullptr
      ) != SQLITE_OK) {
    throw_last_error(handle_);
  }
  for (int i = 1; i <= sqlite3_bind_parameter_count(statement->handle); ++i) {
    const char* name = sqlite3_bind_parameter_name(statement->handle, i);
    const int number = name == nullptr ? 0 : std::atoi(name + 1);
    if (number < 1 || number > 999) {
      throw internal_error("a statement has an invalid placeholder").caused_by(statement->sql);
    }
    auto& positions = statement->positions;
    positions.resize(std::max(positions.size(), static_cast<std::size_t>(number)));
    positions[static_cast<std::size_t>(number) - 1] = i;
  }
  return statement;
}

std::unique_ptr<Compiled> SqliteConnection::prepare(std::string_view sql) {
  auto cached = cache_.extract(std::string(sql));
  return cached.empty() ? compile(sql) : std::move(cached.mapped());
}

void SqliteConnection::return_to_cache(std::unique_ptr<Compiled> statement) noexcept {
  sqlite3_reset(statement->handle);
  sqlite3_clear_bindings(statement->handle);
  if (cache_.size() >= kMaxCached) {
    cache_.clear();
  }
  std::string key = statement->sql;
  cache_.insert_or_assign(std::move(key), std::move(statement));
}

void SqliteConnection::bind(Compiled& statement, std::span<const Value> values, bool copy_bytes) {
  if (values.size() != statement.positions.size()) {
    throw internal_error("the numbers of values and placeholders of a statement differ")
        .caused_by(statement.sql);
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const sqlite3_destructor_type lifetime = copy_bytes ? SQLITE_TRANSIENT : SQLITE_STATIC;
    const Binder binder{statement.handle, statement.positions[i], lifetime};
    if (binder.position != 0 && std::visit(binder, values[i]) != SQLITE_OK) {
      throw_last_error(handle_);
    }
  }
}

bool SqliteConnection::step(Compiled& statement) {
  switch (sqlite3_step(statement.handle)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      throw_last_error(handle_);
  }
}

std::unique_ptr<Cursor> SqliteConnection::query_values(
    std::string_view sql, std::span<const Value> values
) {
  std::unique_ptr<Compiled> statement = prepare(sql);
  bind(*statement, values, true);
  return std::make_unique<SqliteCursor>(*this, std::move(statement));
}

std::int64_t SqliteConnection::execute_values(std::string_view sql, std::span<const Value> values) {
  std::unique_ptr<Compiled> statement = prepare(sql);
  {
    const StatementReset reset(statement->handle);
    bind(*statement, values, false);
    while (step(*statement)) {
    }
  }
  const std::int64_t changed =
      sqlite3_stmt_readonly(statement->handle) != 0 ? 0 : sqlite3_changes64(handle_);
  return_to_cache(std::move(statement));
  return changed;
}

void SqliteConnection::execute_script(const std::string& script) {
  if (sqlite3_exec(handle_, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw_last_error(handle_);
  }
}

std::int64_t SqliteConnection::bulk_insert(
    std::string_view table, std::span<const std::string_view> columns, const RowSource& next_row
) {
  std::string sql = "INSERT INTO " + std::string(table) + " (";
  std::string placeholders;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    sql += (i == 0 ? "\"" : ", \"") + std::string(columns[i]) + "\"";
    placeholders += (i == 0 ? "$" : ", $") + std::to_string(i + 1);
  }
  sql += ") VALUES (" + placeholders + ")";
  std::unique_ptr<Compiled> statement = prepare(sql);
  std::vector<Value> row(columns.size());
  std::int64_t count = 0;
  for (; next_row(row); ++count) {
    const StatementReset reset(statement->handle);
    bind(*statement, row, false);
    step(*statement);
  }
  return_to_cache(std::move(statement));
  return count;
}

void SqliteConnection::begin(bool for_writing) {
  execute_values(for_writing ? "BEGIN IMMEDIATE" : "BEGIN", {});
}

void SqliteConnection::commit() { execute_values("COMMIT", {}); }

void SqliteConnection::rollback() noexcept {
  // After some errors SQLite has already rolled the transaction back.
  if (sqlite3_get_autocommit(handle_) == 0) {
    sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

}  // namespace chap::sql::sqlite
