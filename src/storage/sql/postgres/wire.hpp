// Values on their way to PostgreSQL and back. Internal to sql/postgres.
//
// Parameters go as text, numbers with their type named so that any number meets any column of
// numbers and those too large for it find nothing instead of failing; texts take the type of their
// place. Results come in binary form: doubles are exact, nothing is parsed.
#pragma once

#include "storage/sql/value.hpp"

#include <libpq-fe.h>

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chap::sql::postgres {

// The parameters of one execution. The values' bytes must outlive it.
class Parameters {
 public:
  explicit Parameters(std::span<const Value> values);

  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  // The types as bytes: part of a prepared statement's identity.
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
struct Field {
  Oid type;
  std::string_view bytes;

  std::int64_t integer() const;
  double real() const;
  bool boolean() const;
  // Texts as they are; numbers and times written into `scratch`.
  std::string_view text(std::string& scratch) const;
};

// Throws kInvalidInput for a text that PostgreSQL has no form for.
void check_text(std::string_view text);
// A double as PostgreSQL reads it, shortest exact form.
void append_double(std::string& out, double value);

}  // namespace chap::sql::postgres
