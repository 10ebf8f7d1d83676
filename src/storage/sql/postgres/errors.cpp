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
    const PGresult* result, const std::string& state, std::string why
) {
  if (state == "23505") {
    throw UniqueViolation(std::move(why), field(result, PG_DIAG_CONSTRAINT_NAME));
  }
  if (state == "23503") {
    throw ForeignKeyViolation(std::move(why), field(result, PG_DIAG_CONSTRAINT_NAME));
  }
  throw NotNullViolation(
      std::move(why), field(result, PG_DIAG_TABLE_NAME) + "." + field(result, PG_DIAG_COLUMN_NAME)
  );
}

// What the client sent and the database cannot hold. JSON with such a character passes in SQLite
// and here until something takes it apart.
[[noreturn]] void throw_refused(const std::string& state, std::string why) {
  const bool number = state == "22003";
  throw DatabaseError(
      ErrorCode::kInvalidInput,
      number ? "a number is too large for the database"
             : "a text holds a character that the database cannot store",
      std::move(why),
      {}
  );
}

}  // namespace

bool is_outdated(const PGresult* result) {
  const std::string state = field(result, PG_DIAG_SQLSTATE);
  const bool changed =
      state == "0A000" && field(result, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery";
  return changed || state == "26000";
}

void throw_failed(PGconn* connection, const PGresult* result) {
  const std::string state = field(result, PG_DIAG_SQLSTATE);
  std::string why = state.empty() ? std::string() : state + " ";
  why += result == nullptr ? PQerrorMessage(connection) : PQresultErrorMessage(result);
  while (!why.empty() && why.back() == '\n') why.pop_back();
  if (is_in(state, "23505 23503 23502")) {
    throw_violation(result, state, std::move(why));
  }
  if (is_in(state, "22003 22021 22P05")) {
    throw_refused(state, std::move(why));
  }
  // Lock not free, statement too long, deadlock, serialization: all may pass the next time.
  if (is_in(state, "55P03 57014 40P01 40001")) {
    throw Timeout(std::move(why));
  }
  // No right to the object, read-only.
  if (is_in(state, "42501 25006")) {
    throw NotAllowed(std::move(why));
  }
  // Disk full, I/O error, out of memory.
  if (is_in(state, "53100 58030 53200")) {
    throw StorageFull(std::move(why));
  }
  if (is_in(state, "XX001 XX002")) {
    throw Damaged(std::move(why));
  }
  // Too many connections, shutting down, starting up; 08P01 is a statement wrongly made.
  const bool broken = PQstatus(connection) == CONNECTION_BAD;
  if (broken || is_outdated(result) || is_in(state, "53300 57P01 57P02 57P03 57P05") ||
      (state.substr(0, 2) == "08" && state != "08P01")) {
    throw ConnectionLost(std::move(why));
  }
  throw DatabaseError(ErrorCode::kInternal, "the database refused a statement", std::move(why), {});
}

}  // namespace chap::sql::postgres
