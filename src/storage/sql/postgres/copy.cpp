// Mass inserts through COPY, in text form, which fits every type of column.
#include "storage/sql/postgres/connection.hpp"
#include "storage/sql/postgres/errors.hpp"

#include <string>

namespace chap::sql::postgres {
namespace {

constexpr std::size_t kChunk = 1U << 16;

// Appends one value as COPY reads it.
struct CopyWriter {
  std::string& out;

  void operator()(std::monostate) const { out += "\\N"; }
  void operator()(bool value) const { out += value ? 't' : 'f'; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(double value) const { append_double(out, value); }
  void operator()(const std::string& value) const { (*this)(std::string_view(value)); }
  void operator()(std::string_view value) const {
    check_text(value);
    constexpr std::string_view kSpecial("\\\t\n\r");
    for (std::size_t at = 0;;) {
      const std::size_t stop = value.find_first_of(kSpecial, at);
      out += value.substr(at, stop - at);
      if (stop == std::string_view::npos) return;
      const char c = value[stop];
      out += '\\';
      out += c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
      at = stop + 1;
    }
  }
  void operator()(Blob value) const {
    constexpr std::string_view kDigits("0123456789abcdef");
    out += "\\\\x";
    for (const char byte : value.bytes) {
      out += kDigits[static_cast<unsigned char>(byte) >> 4];
      out += kDigits[static_cast<unsigned char>(byte) & 15];
    }
  }
};

std::string copy_statement(std::string_view table, std::span<const std::string_view> columns) {
  std::string sql = "COPY " + std::string(table) + " (";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    sql += (i == 0 ? "\"" : ", \"") + std::string(columns[i]) + '"';
  }
  return sql + ") FROM STDIN";
}

// A COPY that is under way; left without finish(), the server throws everything away.
class Copy {
 public:
  explicit Copy(PGconn* handle) : handle_(handle) {}
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  ~Copy() {
    if (open_) {
      PQputCopyEnd(handle_, "given up");
      take_answers();
    }
  }

  void send(std::string& bytes) {
    if (PQputCopyData(handle_, bytes.data(), static_cast<int>(bytes.size())) != 1) {
      finish();  // throws what the server said
      throw_failed(handle_, nullptr);
    }
    bytes.clear();
  }

  void finish() {
    open_ = false;
    PQputCopyEnd(handle_, nullptr);
    const Result failure = take_answers();
    if (failure || PQstatus(handle_) != CONNECTION_OK) {
      throw_failed(handle_, failure.get());
    }
  }

 private:
  // Null when all was well.
  Result take_answers() {
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

std::int64_t PostgresConnection::bulk_insert(
    std::string_view table, std::span<const std::string_view> columns, const RowSource& next_row
) {
  settle();
  const Result started(PQexec(handle_, copy_statement(table, columns).c_str()));
  if (PQresultStatus(started.get()) != PGRES_COPY_IN) {
    fail(started.get());
  }
  Copy copy(handle_);
  std::vector<Value> row(columns.size());
  std::string bytes;
  std::int64_t count = 0;
  for (; next_row(row); ++count) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) bytes += '\t';
      std::visit(CopyWriter{bytes}, row[i]);
    }
    bytes += '\n';
    if (bytes.size() >= kChunk) copy.send(bytes);
  }
  if (!bytes.empty()) copy.send(bytes);
  copy.finish();
  return count;
}

}  // namespace chap::sql::postgres
