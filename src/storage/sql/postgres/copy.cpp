// Bulk inserts with COPY.
#include "storage/sql/postgres/connection.hpp"
#include "storage/sql/postgres/copy_rows.hpp"
#include "storage/sql/postgres/errors.hpp"

#include <fmt/format.h>

#include <string>

namespace chap::sql::postgres {
namespace {

constexpr std::size_t kChunk = 1U << 16;

std::string list_of(std::span<const std::string_view> columns) {
  std::string list;
  for (const std::string_view column : columns) {
    list += (list.empty() ? "\"" : ", \"") + std::string(column) + '"';
  }
  return list;
}

// A running COPY statement. If finish() is not called, the server discards all rows.
class Copy {
 public:
  explicit Copy(PGconn* handle) : handle_(handle) {}
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  ~Copy() {
    if (open_) {
      PQputCopyEnd(handle_, "cancelled");
      read_results();
    }
  }

  void send(std::string& bytes) {
    if (PQputCopyData(handle_, bytes.data(), static_cast<int>(bytes.size())) != 1) {
      finish();  // throws the error of the server, if there is one
      throw_failed(handle_, nullptr);
    }
    bytes.clear();
  }

  void finish() {
    open_ = false;
    PQputCopyEnd(handle_, nullptr);
    const Result failure = read_results();
    if (failure || PQstatus(handle_) != CONNECTION_OK) {
      throw_failed(handle_, failure.get());
    }
  }

 private:
  // Reads all results of the statement. Returns the failure that the server reported, or null.
  Result read_results() {
    Result failure;
    while (Result result{PQgetResult(handle_)}) {
      if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) failure = std::move(result);
      if (PQstatus(handle_) != CONNECTION_OK) break;
    }
    return failure;
  }

  PGconn* handle_;
  bool open_ = true;
};

}  // namespace

std::vector<Oid> PostgresConnection::types_of(std::string_view table, const std::string& columns) {
  const Result empty = run(fmt::format("SELECT {} FROM {} LIMIT 0", columns, table));
  std::vector<Oid> types;
  const int count = PQnfields(empty.get());
  types.reserve(std::size_t(count));
  for (int i = 0; i < count; ++i) types.push_back(PQftype(empty.get(), i));
  return types;
}

std::int64_t PostgresConnection::bulk_insert(
    std::string_view table, std::span<const std::string_view> columns, const RowSource& next_row
) {
  const std::string list = list_of(columns);
  CopyRows rows(types_of(table, list));
  const std::string sql = fmt::format("COPY {} ({}) FROM STDIN{}", table, list, rows.options());
  const Result started(PQexec(handle_, sql.c_str()));
  if (PQresultStatus(started.get()) != PGRES_COPY_IN) {
    fail(started.get());
  }
  Copy copy(handle_);
  std::vector<Value> row(columns.size());
  std::int64_t count = 0;
  for (; next_row(row); ++count) {
    rows.add(row);
    if (rows.bytes().size() >= kChunk) copy.send(rows.bytes());
  }
  rows.end();
  if (!rows.bytes().empty()) copy.send(rows.bytes());
  copy.finish();
  return count;
}

}  // namespace chap::sql::postgres
