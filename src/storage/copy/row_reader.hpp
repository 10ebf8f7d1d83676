// The rows of a table in the order of their key, in bounded memory, in a form that does not depend
// on the database: equal rows are equal values.
#pragma once

#include "storage/copy/catalogue.hpp"
#include "storage/sql/connection.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace chap::copy {

// What both sides of a copy must agree on.
struct Passage {
  sql::Dialect from = sql::Dialect::kSqlite;
  sql::Dialect to = sql::Dialect::kSqlite;

  // SQLite stores NaN as NULL and -0.0 as 0.0, so that they cannot be kept apart.
  bool through_sqlite() const {
    return from == sql::Dialect::kSqlite || to == sql::Dialect::kSqlite;
  }
  // On the way back a missing value becomes what PostgreSQL's readers expect.
  bool restores_nan() const {
    return from == sql::Dialect::kSqlite && to == sql::Dialect::kPostgresql;
  }
};

using Key = std::vector<sql::Value>;

class RowReader {
 public:
  // `after`: only rows with a greater key. The connection and the table must outlive this.
  RowReader(
      sql::Connection& connection,
      const Table& table,
      const Passage& passage,
      const std::optional<Key>& after = {}
  );

  bool next();
  // In the order of the table's columns; texts and bytes live until the next call of next().
  std::span<const sql::Value> values() const { return values_; }

 private:
  sql::Value read(std::size_t at) const;

  const Table& table_;
  Passage passage_;
  std::unique_ptr<sql::Cursor> cursor_;
  std::vector<sql::Value> values_;
};

// The greatest key of a table; nothing when that is empty.
std::optional<Key> last_key(sql::Connection& connection, const Table& table);

// `id 7`, for messages.
std::string shown_key(const Table& table, std::span<const sql::Value> row);

}  // namespace chap::copy
