// The rows of a query, taken off the connection one at a time. Internal to sql/postgres.
#pragma once

#include "storage/sql/postgres/connection.hpp"

#include <deque>
#include <exception>
#include <vector>

namespace chap::sql::postgres {

class PostgresCursor final : public Cursor {
 public:
  // The query has been sent, row by row.
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

  // Takes all rows that are left off the connection, so that it is free. An error among them is
  // kept for next().
  void keep_rest() noexcept;

 private:
  // The next row from the connection; null at the end.
  Result receive();
  void drop_rest() noexcept;
  Field field(int column) const;

  PostgresConnection* connection_;
  bool receiving_ = true;
  Result row_;
  std::deque<Result> kept_;
  std::exception_ptr kept_error_;
  mutable std::vector<std::string> scratch_;
};

}  // namespace chap::sql::postgres
