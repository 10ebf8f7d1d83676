// What a table holds, in two numbers: the same on both sides of a copy if that is complete.
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

// Reads the whole table; every row is shown to `visit`, if there is one.
Digest digest(
    sql::Connection& connection,
    const Table& table,
    const Passage& passage,
    const RowVisitor& visit = {}
);

// Throws kConflict naming the tables of `target` that do not have the digests of the source, which
// are in the order of the tables.
void verify(
    sql::Connection& target,
    const std::vector<Table>& tables,
    const Passage& passage,
    const std::vector<Digest>& source
);

}  // namespace chap::copy
