#include "storage/sql/postgres/cursor.hpp"

#include "storage/sql/postgres/errors.hpp"

namespace chap::sql::postgres {

PostgresCursor::PostgresCursor(PostgresConnection& connection) : connection_(&connection) {
  connection_->streaming_cursor_ = this;
}

PostgresCursor::~PostgresCursor() {
  if (receiving_) {
    discard_remaining();
  }
}

Result PostgresCursor::receive() {
  PGconn* handle = connection_->handle_;
  Result result(PQgetResult(handle));
  if (result && PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) {
    return result;
  }
  // The last result contains no row or is an error. After the last result, PQgetResult() returns
  // null.
  receiving_ = false;
  connection_->streaming_cursor_ = nullptr;
  while (const Result ignored{PQgetResult(handle)}) {
  }
  const ExecStatusType status = result ? PQresultStatus(result.get()) : PGRES_FATAL_ERROR;
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    connection_->fail(result.get());
  }
  return nullptr;
}

bool PostgresCursor::next() {
  row_.reset();
  if (!buffered_.empty()) {
    row_ = std::move(buffered_.front());
    buffered_.pop_front();
  } else if (buffered_error_) {
    std::rethrow_exception(buffered_error_);
  } else if (receiving_) {
    row_ = receive();
  }
  return row_ != nullptr;
}

void PostgresCursor::buffer_remaining() noexcept {
  try {
    while (receiving_) {
      if (Result row = receive()) {
        buffered_.push_back(std::move(row));
      }
    }
  } catch (...) {
    buffered_error_ = std::current_exception();
  }
}

// Discards the rows that were not read. If there are many such rows, the query is cancelled. Inside
// a transaction the query is not cancelled, because a cancellation would roll the transaction back.
void PostgresCursor::discard_remaining() noexcept {
  constexpr int kRowsBeforeCancel = 1000;
  PGconn* handle = connection_->handle_;
  const bool may_cancel =
      PQtransactionStatus(handle) == PQTRANS_ACTIVE && !connection_->in_transaction_;
  int discarded = 0;
  while (const Result result{PQgetResult(handle)}) {
    if (++discarded == kRowsBeforeCancel && may_cancel) {
      if (PGcancel* cancel = PQgetCancel(handle)) {
        char problem[256];
        PQcancel(cancel, problem, sizeof problem);
        PQfreeCancel(cancel);
      }
    }
  }
  receiving_ = false;
  connection_->streaming_cursor_ = nullptr;
}

ResultField PostgresCursor::field(int column) const {
  const PGresult* row = row_.get();
  return {
      PQftype(row, column),
      {PQgetvalue(row, 0, column), static_cast<std::size_t>(PQgetlength(row, 0, column))}};
}

bool PostgresCursor::is_null(int column) const { return PQgetisnull(row_.get(), 0, column) != 0; }

std::int64_t PostgresCursor::integer(int column) const {
  return is_null(column) ? 0 : field(column).integer();
}

double PostgresCursor::real(int column) const { return is_null(column) ? 0 : field(column).real(); }

bool PostgresCursor::boolean(int column) const {
  return !is_null(column) && field(column).boolean();
}

std::string_view PostgresCursor::text(int column) const {
  const auto index = static_cast<std::size_t>(column);
  if (scratch_.size() <= index) {
    scratch_.resize(index + 1);
  }
  return is_null(column) ? std::string_view() : field(column).text(scratch_[index]);
}

}  // namespace chap::sql::postgres
