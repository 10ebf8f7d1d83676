// The interface of a database connection; sqlite/ and postgres/ implement it.
//
// Statements are texts with placeholders $1..$n. A connection and its cursors may be used by only
// one thread at a time. The errors are declared in sql/error.hpp.
#pragma once

#include "storage/sql/value.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace chap::sql {

enum class Dialect { kSqlite, kPostgresql };

// The two texts of a statement that differs between the databases.
struct StatementVariants {
  std::string_view sqlite;
  std::string_view postgresql;
  std::string_view of(Dialect dialect) const {
    return dialect == Dialect::kSqlite ? sqlite : postgresql;
  }
};

// Reads the rows of a query one at a time. The connection must outlive the cursor. The views that
// text() and blob() return are valid until the next call of next().
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual bool next() = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual bool boolean(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  // The bytes of a column; also allowed for text columns.
  virtual std::string_view blob(int column) const = 0;
};

// Fills one row of a bulk insert; returns false if there are no more rows. The data to which the
// values point must be valid until the next call.
using RowSource = std::function<bool(std::span<Value> row)>;

class Connection {
 public:
  virtual ~Connection() = default;

  virtual Dialect dialect() const = 0;

  template <class... Args>
  std::unique_ptr<Cursor> query(std::string_view sql, const Args&... args) {
    const std::array<Value, sizeof...(Args)> values{to_value(args)...};
    return query_values(sql, values);
  }
  // Returns the number of changed rows.
  template <class... Args>
  std::int64_t execute(std::string_view sql, const Args&... args) {
    const std::array<Value, sizeof...(Args)> values{to_value(args)...};
    return execute_values(sql, values);
  }
  // Returns the first column of the first row. Throws Error (kInternal) if there is no row.
  template <class... Args>
  std::int64_t query_integer(std::string_view sql, const Args&... args) {
    return only_integer(*query(sql, args...));
  }

  virtual std::unique_ptr<Cursor> query_values(
      std::string_view sql, std::span<const Value> values
  ) = 0;
  virtual std::int64_t execute_values(std::string_view sql, std::span<const Value> values) = 0;
  // Executes several statements without parameters, such as those of a migration.
  virtual void execute_script(const std::string& script) = 0;
  // Inserts many rows with COPY (PostgreSQL) or one prepared statement (SQLite). Returns the number
  // of rows. The caller must have begun a transaction.
  virtual std::int64_t bulk_insert(
      std::string_view table, std::span<const std::string_view> columns, const RowSource& next_row
  ) = 0;

  virtual void begin(bool for_writing) = 0;
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;

  // Returns false if the connection to the server is known to be lost. Sends nothing to the server.
  virtual bool usable() { return true; }

 private:
  static std::int64_t only_integer(Cursor& cursor);
};

// A transaction. The destructor rolls the transaction back unless it was committed. On SQLite, a
// transaction for writing takes the write lock at its start.
class Transaction {
 public:
  enum class Mode { kRead, kWrite };
  explicit Transaction(Connection& connection, Mode mode = Mode::kWrite);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace chap::sql
