// Encodes parameters for PostgreSQL and decodes results. Internal to sql/postgres.
//
// Blobs are sent in binary form, all other parameters as text. Integers are sent with the type
// int8, which can be compared with columns of any integer type. Therefore an integer that is too
// large for the column matches no row. With a smaller type, such an integer would cause an error.
// The server infers the type of text parameters. Results are received in binary form.
#pragma once

#include "storage/sql/value.hpp"

#include <libpq-fe.h>

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chap::sql::postgres {

// The parameters of one execution of a statement. The bytes of the values must outlive this object.
class Parameters {
 public:
  explicit Parameters(std::span<const Value> values);

  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  // The types as bytes, for the key of a prepared statement.
  std::string_view type_key() const {
    return {reinterpret_cast<const char*>(types_.data()), types_.size() * sizeof(Oid)};
  }

 private:
  friend struct ParameterWriter;
  void add(Oid type, const char* bytes, std::size_t size, bool binary);
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::deque<std::string> texts_;
};

// One field of a binary result.
struct ResultField {
  Oid type;
  std::string_view bytes;

  std::int64_t integer() const;
  double real() const;
  bool boolean() const;
  // The field as text. Numbers and times are formatted into `scratch`.
  std::string_view text(std::string& scratch) const;
};

// Throws Error (kInvalidInput) for a text that PostgreSQL cannot store.
void check_text(std::string_view text);
// Appends the shortest exact text of a double in PostgreSQL's format.
void append_sql_double(std::string& out, double value);

}  // namespace chap::sql::postgres
