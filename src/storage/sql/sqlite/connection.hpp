// The SQLite driver. Internal to sql/sqlite: sqlite3.h is included in its .cpp files only.
#pragma once

#include "storage/sql/connection.hpp"

#include <memory>
#include <string>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace chap::sql::sqlite {

// A compiled statement with the positions of its parameters. SQLite numbers parameters in the order
// in which they first occur, so $n need not be parameter n.
struct Compiled {
  sqlite3_stmt* handle = nullptr;
  std::string sql;
  std::vector<int> positions;  // index n - 1: the position of $n, or 0 if the text does not use $n

  Compiled() = default;
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;
  ~Compiled();
};

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}
  // Makes the pool close the connection after its use.
  void use_once() { reusable_ = false; }
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;
  ~SqliteConnection() override;

  Dialect dialect() const override { return Dialect::kSqlite; }
  std::unique_ptr<Cursor> query_values(std::string_view sql, std::span<const Value> values)
      override;
  std::int64_t execute_values(std::string_view sql, std::span<const Value> values) override;
  void execute_script(const std::string& script) override;
  std::int64_t bulk_insert(
      std::string_view table, std::span<const std::string_view> columns, const RowSource& next_row
  ) override;
  void begin(bool for_writing) override;
  void commit() override;
  void rollback() noexcept override;
  bool usable() override { return reusable_; }

  // Runs one step. Returns whether there is a row.
  bool step(Compiled& statement);
  // Puts a statement into the cache, where the next prepare() with the same text finds it.
  void return_to_cache(std::unique_ptr<Compiled> statement) noexcept;

 private:
  // Takes the statement from the cache, or compiles it.
  std::unique_ptr<Compiled> prepare(std::string_view sql);
  std::unique_ptr<Compiled> compile(std::string_view sql);
  // Without `copy_bytes`, the values must be valid until the statement has been executed.
  void bind(Compiled& statement, std::span<const Value> values, bool copy_bytes);

  sqlite3* handle_;
  bool reusable_ = true;
  std::unordered_map<std::string, std::unique_ptr<Compiled>> cache_;
};

// Throws the error that corresponds to the connection's last result code.
[[noreturn]] void throw_last_error(sqlite3* handle);

}  // namespace chap::sql::sqlite
