// Rows in the forms that COPY reads. Internal to sql/postgres.
//
// Binary where every column has a simple binary form, as in all tables with many rows: neither side
// formats, escapes or parses. Else text, which fits every type of column.
#pragma once

#include "storage/sql/value.hpp"

#include <libpq-fe.h>

#include <span>
#include <string>
#include <vector>

namespace chap::sql::postgres {

class CopyRows {
 public:
  // The types of the columns.
  explicit CopyRows(std::vector<Oid> types);

  // What the statement says about the form.
  const char* options() const { return binary_ ? " (FORMAT binary)" : ""; }
  // Throws kInternal for a value of another kind than its column's, kInvalidInput for one that the
  // column cannot hold.
  void add(std::span<const Value> row);
  void end();
  // What has been added and not been taken.
  std::string& bytes() { return bytes_; }

 private:
  std::vector<Oid> types_;
  bool binary_;
  std::string bytes_;
};

}  // namespace chap::sql::postgres
