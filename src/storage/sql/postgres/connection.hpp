// The PostgreSQL driver. Internal to sql/postgres: libpq is used in this folder only.
//
// One statement runs at a time. If the next statement starts before all rows of a query are read,
// the remaining rows are buffered in memory.
#pragma once

#include "storage/sql/connection.hpp"
#include "storage/sql/postgres/wire.hpp"

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace chap::sql::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

class PostgresCursor;

class PostgresConnection final : public Connection {
 public:
  // Takes ownership of an open connection.
  explicit PostgresConnection(PGconn* handle) : handle_(handle) {}
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;
  ~PostgresConnection() override;

  Dialect dialect() const override { return Dialect::kPostgresql; }
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
  bool usable() override;

 private:
  friend class PostgresCursor;
  // The name of the prepared statement for this text and these parameter types.
  const std::string& prepared(std::string_view sql, const Parameters& parameters);
  Result run(const std::string& command);
  // The types of columns. `columns` is a list of quoted names, separated by commas.
  std::vector<Oid> types_of(std::string_view table, const std::string& columns);
  // Called before each statement. Buffers the remaining rows of the previous query.
  void finish_streaming();
  [[noreturn]] void fail(const PGresult* result);

  PGconn* handle_;
  PostgresCursor* streaming_cursor_ = nullptr;
  bool in_transaction_ = false;
  // Whether the connection must not be used again: its prepared statements are not valid any more,
  // or its session is read-only, which a new session may not be.
  bool outdated_ = false;
  std::unordered_map<std::string, std::string> statements_;
};

}  // namespace chap::sql::postgres
