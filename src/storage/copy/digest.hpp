// The digest of a table: its row count and its checksum. A table has the same digest in the source
// and in a complete copy.
#pragma once

#include "storage/copy/row_reader.hpp"

#include <cstdint>
#include <functional>

namespace chap::copy {

struct Digest {
  std::int64_t rows = 0;
  std::uint64_t checksum = 0;
  bool operator==(const Digest&) const = default;
};

using RowVisitor = std::function<void(std::span<const sql::Value> row)>;

// Reads the whole table. Calls `visit` for each row unless `visit` is empty.
Digest digest(
    sql::Connection& connection,
    const Table& table,
    const CopyDirection& direction,
    const RowVisitor& visit = {}
);

// Throws Error (kConflict) if the digests of tables in `target` differ from those in the source.
// The error names these tables. `source` has the digests in the order of the tables.
void verify(
    sql::Connection& target,
    const std::vector<Table>& tables,
    const CopyDirection& direction,
    const std::vector<Digest>& source
);

}  // namespace chap::copy
