#include "storage/copy/positions.hpp"

#include "storage/copy/copy_sql.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::copy {
namespace {

using Place = std::pair<std::string, std::string>;  // table and column

Place id_of(const Table& table) { return {table.name, table.columns.at(table.key.at(0)).name}; }

// The sequences of a PostgreSQL database by the columns they serve.
std::map<Place, std::string> sequences(
    sql::Connection& connection, const std::vector<Table>& tables
) {
  std::map<Place, std::string> found;
  const auto rows = connection.query(copy_sql::kSequences);
  while (rows->next()) {
    const bool ours = std::any_of(tables.begin(), tables.end(), [&](const Table& table) {
      return table.name == rows->text(0);
    });
    if (!ours) continue;
    found.emplace(Place{rows->text(0), rows->text(1)}, rows->text(2));
  }
  return found;
}

std::int64_t behind_both(sql::Connection& target, const Place& place, const Positions& source) {
  const auto known = source.find(place);
  return std::max(
      known == source.end() ? 0 : known->second,
      target.query_integer(fmt::format(copy_sql::kLargest, place.second, place.first))
  );
}

}  // namespace

Positions read_positions(sql::Connection& connection, const std::vector<Table>& tables) {
  Positions positions;
  if (connection.dialect() == sql::Dialect::kPostgresql) {
    for (const auto& [place, sequence] : sequences(connection, tables)) {
      positions[place] =
          connection.query_integer(fmt::format(copy_sql::kSequencePosition, sequence));
    }
    return positions;
  }
  std::map<std::string, std::int64_t, std::less<>> counters;
  {
    const auto rows = connection.query(copy_sql::kCounters);
    while (rows->next()) counters.emplace(rows->text(0), rows->integer(1));
  }
  for (const Table& table : tables) {
    const auto counter = counters.find(table.name);
    if (counter != counters.end()) positions[id_of(table)] = counter->second;
  }
  return positions;
}

void set_positions(
    sql::Connection& target, const std::vector<Table>& tables, const Positions& source
) {
  if (target.dialect() == sql::Dialect::kPostgresql) {
    for (const auto& [place, sequence] : sequences(target, tables)) {
      const std::int64_t last = behind_both(target, place, source);
      target.query_integer(
          copy_sql::kSetSequence, sequence, std::max<std::int64_t>(last, 1), last > 0
      );
    }
    return;
  }
  for (const Table& table : tables) {
    if (!table.counts_up) continue;
    target.execute(copy_sql::kDeleteCounter, table.name);
    const std::int64_t last = behind_both(target, id_of(table), source);
    if (last > 0) target.execute(copy_sql::kInsertCounter, table.name, last);
  }
}

}  // namespace chap::copy
