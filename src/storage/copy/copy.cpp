#include "storage/copy/copy.hpp"

#include "foundation/base/error.hpp"
#include "storage/copy/copy_sql.hpp"
#include "storage/copy/target.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/sql/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace chap::copy {
namespace {

void disable_timeouts(sql::Connection& connection) {
  if (connection.dialect() == sql::Dialect::kPostgresql) {
    connection.execute_script(std::string(copy_sql::kNoTimeouts));
  }
}

std::size_t size_of(const sql::Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return text->size();
  if (const auto* blob = std::get_if<sql::Blob>(&value)) return blob->bytes.size();
  return sizeof(value);
}

// Copies the rows of one table.
class TableCopy {
 public:
  TableCopy(
      sql::Connection& source,
      sql::Connection& target,
      const Table& table,
      const CopyDirection& direction,
      const CopyOptions& options
  )
      : target_(target),
        table_(table),
        direction_(direction),
        options_(options),
        rows_(source, table, direction, last_key(target, table)) {
    for (const Column& column : table.columns) names_.emplace_back(column.name);
  }

  // Returns the number of copied rows.
  std::int64_t run() {
    std::int64_t copied = 0;
    while (more_) {
      sql::Transaction transaction(target_);
      copied += copy_chunk();
      transaction.commit();
    }
    return copied;
  }

 private:
  std::int64_t copy_chunk() {
    std::int64_t rows = 0;
    std::size_t bytes = 0;
    return target_.bulk_insert(table_.name, names_, [&](std::span<sql::Value> row) {
      if (rows == options_.chunk_rows || bytes >= options_.chunk_bytes) return false;
      more_ = rows_.next();
      if (!more_) return false;
      std::copy(rows_.values().begin(), rows_.values().end(), row.begin());
      for (std::size_t i = 0; i < row.size(); ++i) {
        bytes += size_of(row[i]);
        if (table_.columns[i].missing_is_nan && direction_.restores_nan() &&
            std::holds_alternative<std::monostate>(row[i])) {
          row[i] = std::numeric_limits<double>::quiet_NaN();
        }
      }
      ++rows;
      return true;
    });
  }

  sql::Connection& target_;
  const Table& table_;
  CopyDirection direction_;
  const CopyOptions& options_;
  RowReader rows_;
  std::vector<std::string_view> names_;
  bool more_ = true;
};

TableCopied copy_table(
    sql::Connection& source,
    sql::Connection& target,
    const Table& table,
    const CopyDirection& direction,
    const CopyOptions& options
) {
  const auto start = std::chrono::steady_clock::now();
  TableCopied result;
  result.table = table.name;
  try {
    result.copied = TableCopy(source, target, table, direction, options).run();
  } catch (const sql::DatabaseError& error) {
    throw Error(
        error.code(),
        fmt::format(
            "copying table {} stopped: {}; run the same command again to continue",
            table.name,
            error.what()
        )
    )
        .caused_by(error.cause());
  }
  result.time = std::chrono::steady_clock::now() - start;
  return result;
}

// Migrates an empty target and marks it as an unfinished copy. A target that already has the mark
// must have this program's schema version. The target is marked before the source is read, so that
// no server can use the target during the copy.
void prepare(
    sql::Database& target,
    const std::vector<Table>& tables,
    const std::string& source_name,
    const CopyOptions& options
) {
  const auto connection = target.unpooled_connection();
  if (!migrate::unfinished_copy(*connection)) {
    require_empty(*connection, tables, options.seeded_models);
    migrate::migrate_to_head(target);
    mark_as_unfinished(*connection, tables, options.seeded_models, source_name);
  } else if (migrate::schema_version(*connection) != migrate::head_version(connection->dialect())) {
    throw conflict(
        "the target is an unfinished copy of another version of chap; finish it with that version, "
        "or start over with a new target"
    );
  }
}

Survey survey_for(
    sql::Connection& source,
    sql::Connection& target,
    const std::vector<Table>& tables,
    const CopyDirection& direction
) {
  try {
    return survey(source, tables, direction);
  } catch (const Error&) {
    unmark_if_no_rows_copied(target);
    throw;
  }
}

void report(const Survey& survey, const CopyOptions& options) {
  for (const std::string& name : survey.not_copied) {
    options.on_note(name + " does not belong to chap and is not copied");
  }
  for (const Orphans& orphans : survey.orphans) {
    options.on_note(fmt::format(
        "{} rows of {} have a {} that no row of {} has as its id; they are copied unchanged",
        orphans.rows,
        orphans.table,
        orphans.reference.column,
        orphans.reference.parent
    ));
  }
}

// Sets the id counters of the target and updates the planner's statistics of its tables.
void finish_tables(
    sql::Connection& target, const std::vector<Table>& tables, const IdCounters& source
) {
  set_id_counters(target, tables, source);
  for (const Table& table : tables) {
    target.execute_script(fmt::format(copy_sql::kAnalyze, table.name));
  }
}

}  // namespace

std::int64_t copy(sql::Database& source, sql::Database& target, const CopyOptions& options) {
  std::vector<Table> tables = head_tables();
  prepare(target, tables, source.name(), options);
  const sql::Lease from = source.read();
  const auto to = target.unpooled_connection();
  const CopyDirection direction{from->dialect(), to->dialect()};
  disable_timeouts(*from);
  disable_timeouts(*to);
  if (direction.to == sql::Dialect::kPostgresql) read_target_types(tables, *to);

  options.on_note("reading the source");
  sql::Transaction snapshot(*from, sql::Transaction::Mode::kRead);
  const Survey found = survey_for(*from, *to, tables, direction);
  report(found, options);
  if (begin_or_resume(*to, source.name(), found.fingerprint())) {
    options.on_note("continuing the interrupted copy");
  }
  allow_orphans(*to, found.orphans);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    TableCopied table = copy_table(*from, *to, tables[i], direction, options);
    table.rows = found.digests[i].rows;
    options.on_table(table);
  }
  snapshot.commit();

  finish_tables(*to, tables, found.id_counters);
  options.on_note("comparing the target with the source");
  verify(*to, tables, direction, found.digests);
  finish_copy(*to);
  if (direction.to == sql::Dialect::kSqlite) to->query(copy_sql::kTruncateWal)->next();
  return found.rows();
}

}  // namespace chap::copy
