// Reads the rows of a table in the order of their keys, one at a time. The values do not depend on
// the kind of the database: equal rows have equal values.
#pragma once

#include "storage/copy/catalogue.hpp"
#include "storage/sql/connection.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace chap::copy {

// The kinds of the two databases of a copy.
struct CopyDirection {
  sql::Dialect from = sql::Dialect::kSqlite;
  sql::Dialect to = sql::Dialect::kSqlite;

  // Returns whether source or target is SQLite, which stores NaN as NULL and -0.0 as 0.0.
  bool involves_sqlite() const {
    return from == sql::Dialect::kSqlite || to == sql::Dialect::kSqlite;
  }
  // Returns whether a NULL of the source becomes NaN in the target. PostgreSQL stores a missing
  // value as NaN.
  bool restores_nan() const {
    return from == sql::Dialect::kSqlite && to == sql::Dialect::kPostgresql;
  }
};

using Key = std::vector<sql::Value>;

class RowReader {
 public:
  // With `after`, the reader returns only rows whose key is greater than `after`. The connection
  // and the table must outlive the reader.
  RowReader(
      sql::Connection& connection,
      const Table& table,
      const CopyDirection& direction,
      const std::optional<Key>& after = {}
  );

  bool next();
  // The values of the current row, in the order of the table's columns. Texts and bytes are valid
  // until the next call of next().
  std::span<const sql::Value> values() const { return values_; }

 private:
  sql::Value read(std::size_t index) const;

  const Table& table_;
  CopyDirection direction_;
  std::unique_ptr<sql::Cursor> cursor_;
  std::vector<sql::Value> values_;
};

// The greatest key of a table; nullopt if the table is empty.
std::optional<Key> last_key(sql::Connection& connection, const Table& table);

// The key of a row for messages, such as `id 7`.
std::string key_text(const Table& table, std::span<const sql::Value> row);

}  // namespace chap::copy
