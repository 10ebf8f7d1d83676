#include "storage/sql/postgres/connection.hpp"

#include "storage/sql/error.hpp"
#include "storage/sql/postgres/cursor.hpp"
#include "storage/sql/postgres/errors.hpp"

#include <cstdlib>
#include <poll.h>

namespace chap::sql::postgres {
namespace {

constexpr std::size_t kMaxPrepared = 200;

bool succeeded(const Result& result) {
  const ExecStatusType status = PQresultStatus(result.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

PostgresConnection::~PostgresConnection() { PQfinish(handle_); }

void PostgresConnection::fail(const PGresult* result) {
  if (is_outdated(result) || is_read_only(result)) outdated_ = true;
  throw_failed(handle_, result);
}

void PostgresConnection::finish_streaming() {
  if (streaming_cursor_ != nullptr) {
    streaming_cursor_->buffer_remaining();
  }
}

Result PostgresConnection::run(const std::string& command) {
  finish_streaming();
  Result result(PQexec(handle_, command.c_str()));
  if (!succeeded(result)) {
    fail(result.get());
  }
  return result;
}

const std::string& PostgresConnection::prepared(
    std::string_view sql, const Parameters& parameters
) {
  std::string key(sql);
  key += '\0';
  key += parameters.type_key();
  const auto found = statements_.find(key);
  if (found != statements_.end()) {
    return found->second;
  }
  if (statements_.size() >= kMaxPrepared) {
    run("DEALLOCATE ALL");
    statements_.clear();
  }
  std::string name = "chap" + std::to_string(statements_.size());
  const Result result(PQprepare(
      handle_, name.c_str(), std::string(sql).c_str(), parameters.count(), parameters.types()
  ));
  if (!succeeded(result)) {
    fail(result.get());
  }
  return statements_.emplace(std::move(key), std::move(name)).first->second;
}

std::unique_ptr<Cursor> PostgresConnection::query_values(
    std::string_view sql, std::span<const Value> values
) {
  finish_streaming();
  const Parameters parameters(values);
  const std::string& name = prepared(sql, parameters);
  const int sent = PQsendQueryPrepared(
      handle_,
      name.c_str(),
      parameters.count(),
      parameters.values(),
      parameters.lengths(),
      parameters.formats(),
      1
  );
  if (sent == 0 || PQsetSingleRowMode(handle_) == 0) {
    fail(nullptr);
  }
  return std::make_unique<PostgresCursor>(*this);
}

std::int64_t PostgresConnection::execute_values(
    std::string_view sql, std::span<const Value> values
) {
  finish_streaming();
  const Parameters parameters(values);
  const std::string& name = prepared(sql, parameters);
  const Result result(PQexecPrepared(
      handle_,
      name.c_str(),
      parameters.count(),
      parameters.values(),
      parameters.lengths(),
      parameters.formats(),
      1
  ));
  if (!succeeded(result)) {
    fail(result.get());
  }
  const bool reads = std::string_view(PQcmdStatus(result.get())).substr(0, 6) == "SELECT";
  return reads ? 0 : std::strtoll(PQcmdTuples(result.get()), nullptr, 10);
}

void PostgresConnection::execute_script(const std::string& script) { run(script); }

void PostgresConnection::begin(bool for_writing) {
  // BEGIN does not request READ WRITE, because this request would hide that the server is
  // read-only, as a standby is.
  run(for_writing ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                  : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  in_transaction_ = true;
}

void PostgresConnection::commit() {
  finish_streaming();
  const Result result = run("COMMIT");
  in_transaction_ = false;
  // If a statement of the transaction has failed, the server rolls the transaction back at COMMIT,
  // and the status of the COMMIT command is ROLLBACK.
  if (std::string_view(PQcmdStatus(result.get())) == "ROLLBACK") {
    throw DatabaseError(
        ErrorCode::kInternal,
        "the database refused a statement",
        "commit after a failed statement",
        {}
    );
  }
}

void PostgresConnection::rollback() noexcept {
  finish_streaming();
  if (in_transaction_ && PQtransactionStatus(handle_) != PQTRANS_IDLE) {
    PQclear(PQexec(handle_, "ROLLBACK"));
  }
  in_transaction_ = false;
}

bool PostgresConnection::usable() {
  if (outdated_ || PQstatus(handle_) != CONNECTION_OK ||
      PQtransactionStatus(handle_) != PQTRANS_IDLE) {
    return false;
  }
  // If the server has closed the connection, the socket is readable. Notices of the server make the
  // socket readable, too; PQconsumeInput() reads these notices.
  pollfd socket{PQsocket(handle_), POLLIN, 0};
  return ::poll(&socket, 1, 0) == 0 ||
         (PQconsumeInput(handle_) == 1 && PQstatus(handle_) == CONNECTION_OK &&
          ::poll(&socket, 1, 0) == 0);
}

}  // namespace chap::sql::postgres
