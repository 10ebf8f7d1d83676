// Receives the rows of a query one at a time. Internal to sql/postgres.
#pragma once

#include "storage/sql/postgres/connection.hpp"

#include <deque>
#include <exception>
#include <vector>

namespace chap::sql::postgres {

class PostgresCursor final : public Cursor {
 public:
  // The query must have been sent in single-row mode.
  explicit PostgresCursor(PostgresConnection& connection);
  PostgresCursor(const PostgresCursor&) = delete;
  PostgresCursor& operator=(const PostgresCursor&) = delete;
  ~PostgresCursor() override;

  bool next() override;
  bool is_null(int column) const override;
  std::int64_t integer(int column) const override;
  double real(int column) const override;
  bool boolean(int column) const override;
  std::string_view text(int column) const override;
  std::string_view blob(int column) const override { return text(column); }

  // Receives all remaining rows, so that the connection can be used for another statement. If
  // receiving fails, next() throws the error after the buffered rows have been read.
  void buffer_remaining() noexcept;

 private:
  // The next row from the connection; null after the last row.
  Result receive();
  void discard_remaining() noexcept;
  ResultField field(int column) const;

  PostgresConnection* connection_;
  bool receiving_ = true;
  Result row_;
  std::deque<Result> buffered_;
  std::exception_ptr buffered_error_;
  mutable std::vector<std::string> scratch_;
};

}  // namespace chap::sql::postgres
