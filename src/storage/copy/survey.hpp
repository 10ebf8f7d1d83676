// Reads the source before a copy: computes the digests of its tables and finds rows that cannot be
// copied or need attention.
#pragma once

#include "storage/copy/digest.hpp"
#include "storage/copy/id_counters.hpp"

namespace chap::copy {

// Rows of a table that refer to rows that do not exist. Databases of early releases may contain
// such rows, because these databases lack foreign keys (contract, database.md 3.4). The rows are
// copied unchanged.
struct Orphans {
  std::string table;
  Reference reference;
  std::int64_t rows = 0;
};

struct Survey {
  std::vector<Digest> digests;  // in the order of the tables
  IdCounters id_counters;
  std::vector<Orphans> orphans;
  std::vector<std::string> not_copied;  // tables and columns that do not belong to this program

  std::int64_t rows() const;
  // A text that changes when the rows or the id counters of the source change.
  std::string fingerprint() const;
};

// Throws Error (kInvalidInput) if the target database cannot store a value unchanged. The error
// lists such values.
Survey survey(
    sql::Connection& source, const std::vector<Table>& tables, const CopyDirection& direction
);

}  // namespace chap::copy
