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

void take_time(sql::Connection& connection) {
  if (connection.dialect() == sql::Dialect::kPostgresql) {
    connection.execute_script(std::string(copy_sql::kNoHurry));
  }
}

std::size_t size_of(const sql::Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return text->size();
  if (const auto* blob = std::get_if<sql::Blob>(&value)) return blob->bytes.size();
  return sizeof(value);
}

// The rows of one table on their way.
class TableCopy {
 public:
  TableCopy(
      sql::Connection& source,
      sql::Connection& target,
      const Table& table,
      const Passage& passage,
      const CopyOptions& options
  )
      : target_(target),
        table_(table),
        passage_(passage),
        options_(options),
        rows_(source, table, passage, last_key(target, table)) {
    for (const Column& column : table.columns) names_.emplace_back(column.name);
  }

  // Returns the number of rows.
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
        if (table_.columns[i].missing_is_nan && passage_.restores_nan() &&
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
  Passage passage_;
  const CopyOptions& options_;
  RowReader rows_;
  std::vector<std::string_view> names_;
  bool more_ = true;
};

TableCopied copy_table(
    sql::Connection& source,
    sql::Connection& target,
    const Table& table,
    const Passage& passage,
    const CopyOptions& options
) {
  const auto start = std::chrono::steady_clock::now();
  TableCopied done;
  done.table = table.name;
  try {
    done.copied = TableCopy(source, target, table, passage, options).run();
  } catch (const sql::DatabaseError& error) {
    throw Error(
        error.code(),
        fmt::format(
            "copying table {} stopped: {}; run the same command again to go on",
            table.name,
            error.what()
        )
    )
        .caused_by(error.cause());
  }
  done.time = std::chrono::steady_clock::now() - start;
  return done;
}

// Brings an empty target to this program's schema and marks it, before anything that takes time: no
// server must begin to use it meanwhile.
void prepare(
    sql::Database& target,
    const std::vector<Table>& tables,
    const std::string& source_name,
    const CopyOptions& options
) {
  const auto connection = target.own_connection();
  if (!migrate::unfinished_copy(*connection)) {
    require_empty(*connection, tables, options.seeded_model);
    migrate::bring_to_head(target);
    mark(*connection, tables, options.seeded_model, source_name);
  } else if (migrate::schema_version(*connection) != migrate::head_version(connection->dialect())) {
    throw conflict(
        "the target is an unfinished copy made by another version of chap; finish it with that "
        "one, or start over with a new target"
    );
  }
}

Survey survey_for(
    sql::Connection& source,
    sql::Connection& target,
    const std::vector<Table>& tables,
    const Passage& passage
) {
  try {
    return survey(source, tables, passage);
  } catch (const Error&) {
    unmark_untouched(target);
    throw;
  }
}

void tell(const Survey& found, const CopyOptions& options) {
  for (const std::string& name : found.left_behind) {
    options.on_note(name + " is not chap's and stays behind");
  }
  for (const Orphans& orphans : found.orphans) {
    options.on_note(fmt::format(
        "{} rows of {} refer by {} to rows of {} that do not exist; they are copied as they are",
        orphans.rows,
        orphans.table,
        orphans.reference.column,
        orphans.reference.parent
    ));
  }
}

void settle(sql::Connection& target, const std::vector<Table>& tables, const Positions& source) {
  set_positions(target, tables, source);
  for (const Table& table : tables) {
    target.execute_script(fmt::format(copy_sql::kAnalyze, table.name));
  }
}

}  // namespace

std::int64_t copy(sql::Database& source, sql::Database& target, const CopyOptions& options) {
  std::vector<Table> tables = head_tables();
  prepare(target, tables, source.name(), options);
  const sql::Lease from = source.read();
  const auto to = target.own_connection();
  const Passage passage{from->dialect(), to->dialect()};
  take_time(*from);
  take_time(*to);
  if (passage.to == sql::Dialect::kPostgresql) take_demands(tables, *to);

  options.on_note("reads the source");
  sql::Transaction snapshot(*from, sql::Transaction::Mode::kRead);
  const Survey found = survey_for(*from, *to, tables, passage);
  tell(found, options);
  if (begin_or_resume(*to, source.name(), found.fingerprint())) {
    options.on_note("goes on where the copy was interrupted");
  }
  admit(*to, found.orphans);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    TableCopied done = copy_table(*from, *to, tables[i], passage, options);
    done.rows = found.digests[i].rows;
    options.on_table(done);
  }
  snapshot.commit();

  settle(*to, tables, found.positions);
  options.on_note("compares the target with it");
  verify(*to, tables, passage, found.digests);
  finish_copy(*to);
  if (passage.to == sql::Dialect::kSqlite) to->query(copy_sql::kTruncateLog)->next();
  return found.rows();
}

}  // namespace chap::copy
