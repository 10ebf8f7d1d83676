#include "storage/copy/id_counters.hpp"

#include "storage/copy/copy_sql.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::copy {
namespace {

using TableColumn = std::pair<std::string, std::string>;

TableColumn id_of(const Table& table) {
  return {table.name, table.columns.at(table.key.at(0)).name};
}

// For each column whose values a PostgreSQL sequence generates, the name of the sequence. Sequences
// of tables that are not copied are left out.
std::map<TableColumn, std::string> sequences(
    sql::Connection& connection, const std::vector<Table>& tables
) {
  std::map<TableColumn, std::string> found;
  const auto rows = connection.query(copy_sql::kSequences);
  while (rows->next()) {
    const bool is_copied = std::any_of(tables.begin(), tables.end(), [&](const Table& table) {
      return table.name == rows->text(0);
    });
    if (!is_copied) continue;
    found.emplace(TableColumn{rows->text(0), rows->text(1)}, rows->text(2));
  }
  return found;
}

// The larger of the source's counter and the largest id in the target's table.
std::int64_t last_id(sql::Connection& target, const TableColumn& column, const IdCounters& source) {
  const auto counter = source.find(column);
  return std::max(
      counter == source.end() ? 0 : counter->second,
      target.query_integer(fmt::format(copy_sql::kMaxId, column.second, column.first))
  );
}

}  // namespace

IdCounters read_id_counters(sql::Connection& connection, const std::vector<Table>& tables) {
  IdCounters counters;
  if (connection.dialect() == sql::Dialect::kPostgresql) {
    for (const auto& [column, sequence] : sequences(connection, tables)) {
      counters[column] = connection.query_integer(fmt::format(copy_sql::kSequenceValue, sequence));
    }
    return counters;
  }
  std::map<std::string, std::int64_t, std::less<>> by_table;
  {
    const auto rows = connection.query(copy_sql::kCounters);
    while (rows->next()) by_table.emplace(rows->text(0), rows->integer(1));
  }
  for (const Table& table : tables) {
    const auto counter = by_table.find(table.name);
    if (counter != by_table.end()) counters[id_of(table)] = counter->second;
  }
  return counters;
}

void set_id_counters(
    sql::Connection& target, const std::vector<Table>& tables, const IdCounters& source
) {
  if (target.dialect() == sql::Dialect::kPostgresql) {
    for (const auto& [column, sequence] : sequences(target, tables)) {
      const std::int64_t last = last_id(target, column, source);
      target.query_integer(
          copy_sql::kSetSequence, sequence, std::max<std::int64_t>(last, 1), last > 0
      );
    }
    return;
  }
  for (const Table& table : tables) {
    if (!table.has_id_counter) continue;
    target.execute(copy_sql::kDeleteCounter, table.name);
    const std::int64_t last = last_id(target, id_of(table), source);
    if (last > 0) target.execute(copy_sql::kInsertCounter, table.name, last);
  }
}

}  // namespace chap::copy
