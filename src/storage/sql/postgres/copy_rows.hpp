// Encodes rows for COPY. Internal to sql/postgres.
//
// If the type of every column has a simple binary form, the binary format is used, because its
// values need no formatting, escaping and parsing. All tables with many rows have only such
// columns. For other tables the text format is used.
#pragma once

#include "storage/sql/value.hpp"

#include <libpq-fe.h>

#include <span>
#include <string>
#include <vector>

namespace chap::sql::postgres {

class CopyRows {
 public:
  // `types` are the types of the columns.
  explicit CopyRows(std::vector<Oid> types);

  // The options of the COPY statement.
  const char* options() const { return binary_ ? " (FORMAT binary)" : ""; }
  // Throws Error with code kInternal if a value does not have the type of its column, and with
  // kInvalidInput or kTooLarge if the column cannot store a value.
  void add(std::span<const Value> row);
  void end();
  // The encoded bytes. The caller sends these bytes and then clears the string.
  std::string& bytes() { return bytes_; }

 private:
  std::vector<Oid> types_;
  bool binary_;
  std::string bytes_;
};

}  // namespace chap::sql::postgres
