#include "storage/sql/postgres/cursor.hpp"

#include "storage/sql/postgres/errors.hpp"

namespace chap::sql::postgres {

PostgresCursor::PostgresCursor(PostgresConnection& connection) : connection_(&connection) {
  connection_->streaming_ = this;
}

PostgresCursor::~PostgresCursor() {
  if (receiving_) {
    drop_rest();
  }
}

Result PostgresCursor::receive() {
  PGconn* handle = connection_->handle_;
  Result result(PQgetResult(handle));
  if (result && PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) {
    return result;
  }
  // The end: an empty result or an error, then nothing.
  receiving_ = false;
  connection_->streaming_ = nullptr;
  while (const Result after{PQgetResult(handle)}) {
  }
  const ExecStatusType status = result ? PQresultStatus(result.get()) : PGRES_FATAL_ERROR;
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    connection_->fail(result.get());
  }
  return nullptr;
}

bool PostgresCursor::next() {
  row_.reset();
  if (!kept_.empty()) {
    row_ = std::move(kept_.front());
    kept_.pop_front();
  } else if (kept_error_) {
    std::rethrow_exception(kept_error_);
  } else if (receiving_) {
    row_ = receive();
  }
  return row_ != nullptr;
}

void PostgresCursor::keep_rest() noexcept {
  try {
    while (receiving_) {
      if (Result row = receive()) {
        kept_.push_back(std::move(row));
      }
    }
  } catch (...) {
    kept_error_ = std::current_exception();
  }
}

// Nobody wants the rest. A long one is cut short, unless that would undo a transaction.
void PostgresCursor::drop_rest() noexcept {
  constexpr int kFewRows = 1000;
  PGconn* handle = connection_->handle_;
  const bool alone = PQtransactionStatus(handle) == PQTRANS_ACTIVE && !connection_->in_transaction_;
  int dropped = 0;
  while (const Result result{PQgetResult(handle)}) {
    if (++dropped == kFewRows && alone) {
      if (PGcancel* cancel = PQgetCancel(handle)) {
        char problem[256];
        PQcancel(cancel, problem, sizeof problem);
        PQfreeCancel(cancel);
      }
    }
  }
  receiving_ = false;
  connection_->streaming_ = nullptr;
}

Field PostgresCursor::field(int column) const {
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
  const auto at = static_cast<std::size_t>(column);
  if (scratch_.size() <= at) {
    scratch_.resize(at + 1);
  }
  return is_null(column) ? std::string_view() : field(column).text(scratch_[at]);
}

}  // namespace chap::sql::postgres
