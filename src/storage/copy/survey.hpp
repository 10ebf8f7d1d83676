// The first reading of a source: what must arrive, and what cannot.
#pragma once

#include "storage/copy/digest.hpp"
#include "storage/copy/positions.hpp"

namespace chap::copy {

// Rows that refer to others which do not exist. Databases of early releases may have them where no
// foreign key forbids it (contract, database.md 3.4); they are copied as they are.
struct Orphans {
  std::string table;
  Reference reference;
  std::int64_t rows = 0;
};

struct Survey {
  std::vector<Digest> digests;  // in the order of the tables
  Positions positions;
  std::vector<Orphans> orphans;
  std::vector<std::string> left_behind;  // tables and columns that are not ours

  std::int64_t rows() const;
  // The same as long as the source does not change.
  std::string fingerprint() const;
};

// Throws kInvalidInput with a list of the values that the target could not hold as they are.
Survey survey(sql::Connection& source, const std::vector<Table>& tables, const Passage& passage);

}  // namespace chap::copy
