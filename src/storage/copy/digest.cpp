#include "storage/copy/digest.hpp"

#include "foundation/base/error.hpp"
#include "storage/copy/checksum.hpp"

#include <fmt/format.h>

namespace chap::copy {

Digest digest(
    sql::Connection& connection,
    const Table& table,
    const CopyDirection& direction,
    const RowVisitor& visit
) {
  Digest result;
  Checksum checksum;
  RowReader rows(connection, table, direction);
  while (rows.next()) {
    for (const sql::Value& value : rows.values()) checksum.add(value);
    if (visit) visit(rows.values());
    ++result.rows;
  }
  result.checksum = checksum.value();
  return result;
}

void verify(
    sql::Connection& target,
    const std::vector<Table>& tables,
    const CopyDirection& direction,
    const std::vector<Digest>& source
) {
  std::string differing;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const Digest found = digest(target, tables[i], direction);
    if (found == source.at(i)) continue;
    differing += fmt::format(
        "\n  {}: {} rows with checksum {:016x} in the source, {} with {:016x} in the target",
        tables[i].name,
        source[i].rows,
        source[i].checksum,
        found.rows,
        found.checksum
    );
  }
  if (!differing.empty()) {
    throw conflict("the copy differs from its source and must not be used:" + differing);
  }
}

}  // namespace chap::copy
