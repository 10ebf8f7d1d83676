// The SQLite driver. Internal to sql/sqlite: sqlite3.h stays in its .cpp files.
#pragma once

#include "storage/sql/connection.hpp"

#include <memory>
#include <string>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace chap::sql::sqlite {

// A compiled statement and where each $n sits in it: SQLite numbers names as they first occur.
struct Compiled {
  sqlite3_stmt* handle = nullptr;
  std::string sql;
  std::vector<int> position;  // [n - 1], 0 when the text does not use $n

  Compiled() = default;
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;
  ~Compiled();
};

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}
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

  // Runs one step; true when there is a row.
  bool step(Compiled& statement);
  // Back into the cache, for the next use of the same text.
  void put_back(std::unique_ptr<Compiled> statement) noexcept;

 private:
  std::unique_ptr<Compiled> take(std::string_view sql);
  std::unique_ptr<Compiled> compile(std::string_view sql);
  // With `keep`, bytes are copied, since they must outlive the call.
  void bind(Compiled& statement, std::span<const Value> values, bool keep);

  sqlite3* handle_;
  std::unordered_map<std::string, std::unique_ptr<Compiled>> cache_;
};

// Throws the error that fits the connection's last result code.
[[noreturn]] void throw_last(sqlite3* handle);

}  // namespace chap::sql::sqlite
