#include "storage/sql/postgres/errors.hpp"

#include "storage/sql/error.hpp"

#include <string>
#include <string_view>

namespace chap::sql::postgres {
namespace {

std::string field(const PGresult* result, int code) {
  const char* text = result == nullptr ? nullptr : PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

bool is_in(std::string_view state, std::string_view states) {
  return state.size() == 5 && states.find(state) != std::string_view::npos;
}

[[noreturn]] void throw_violation(
    const PGresult* result, const std::string& state, std::string message
) {
  if (state == "23505") {
    throw UniqueViolation(std::move(message), field(result, PG_DIAG_CONSTRAINT_NAME));
  }
  if (state == "23503") {
    throw ForeignKeyViolation(std::move(message), field(result, PG_DIAG_CONSTRAINT_NAME));
  }
  throw NotNullViolation(
      std::move(message),
      field(result, PG_DIAG_TABLE_NAME) + "." + field(result, PG_DIAG_COLUMN_NAME)
  );
}

// Throws the error for a value that the database cannot store. A column of type json accepts the
// escape \u0000 of a NUL character. For such a value, the error occurs later, when a function reads
// the value.
[[noreturn]] void throw_invalid_value(const std::string& state, std::string message) {
  const bool number = state == "22003";
  throw DatabaseError(
      ErrorCode::kInvalidInput,
      number ? "a number is too large for the database"
             : "a text contains a character that the database cannot store",
      std::move(message),
      {}
  );
}

}  // namespace

bool is_outdated(const PGresult* result) {
  const std::string state = field(result, PG_DIAG_SQLSTATE);
  // 0A000 from RevalidateCachedQuery: a table has changed. 26000: the statement does not exist.
  const bool changed =
      state == "0A000" && field(result, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery";
  return changed || state == "26000";
}

bool is_read_only(const PGresult* result) { return field(result, PG_DIAG_SQLSTATE) == "25006"; }

void throw_failed(PGconn* connection, const PGresult* result) {
  const std::string state = field(result, PG_DIAG_SQLSTATE);
  std::string message = state.empty() ? std::string() : state + " ";
  message += result == nullptr ? PQerrorMessage(connection) : PQresultErrorMessage(result);
  while (!message.empty() && message.back() == '\n') message.pop_back();
  if (is_in(state, "23505 23503 23502")) {
    throw_violation(result, state, std::move(message));
  }
  if (is_in(state, "22003 22021 22P05")) {
    throw_invalid_value(state, std::move(message));
  }
  // Temporary errors: lock timeout, statement timeout, deadlock, serialization failure.
  if (is_in(state, "55P03 57014 40P01 40001")) {
    throw Timeout(std::move(message));
  }
  if (state == "42501") throw NotAllowed(std::move(message));
  if (state == "25006") {
    throw StorageReadOnly(
        "the database cannot write: the server or the database is read-only", std::move(message)
    );
  }
  if (state == "53100") throw StorageFull(std::move(message));
  // I/O error, out of memory.
  if (is_in(state, "58030 53200")) throw StorageError(std::move(message));
  if (is_in(state, "XX001 XX002")) {
    throw DatabaseDamaged(std::move(message));
  }
  // Too many connections, server shutting down or starting up, connection errors (class 08, except
  // 08P01, a protocol violation).
  const bool broken = PQstatus(connection) == CONNECTION_BAD;
  if (broken || is_outdated(result) || is_in(state, "53300 57P01 57P02 57P03 57P05") ||
      (state.substr(0, 2) == "08" && state != "08P01")) {
    throw ConnectionLost(std::move(message));
  }
  throw DatabaseError(
      ErrorCode::kInternal, "the database refused a statement", std::move(message), {}
  );
}

}  // namespace chap::sql::postgres
