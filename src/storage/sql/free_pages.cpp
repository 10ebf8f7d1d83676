#include "storage/sql/free_pages.hpp"

namespace chap::sql {
namespace {

constexpr std::int64_t kIncremental = 2;
constexpr std::string_view kRemovePages = "PRAGMA incremental_vacuum(2048)";  // 8 MiB

bool has_incremental_vacuum(Connection& connection) {
  return connection.dialect() == Dialect::kSqlite &&
         connection.query_integer("PRAGMA auto_vacuum") == kIncremental;
}

// Removes at most 8 MiB of free pages. Returns false if no page was free.
bool remove_some_pages(Connection& connection) {
  if (connection.query_integer("PRAGMA freelist_count") == 0) return false;
  connection.execute(kRemovePages);
  return true;
}

}  // namespace

void return_free_pages(Database& database) {
  if (!has_incremental_vacuum(*database.read())) return;
  bool removed = false;
  while (remove_some_pages(*database.write())) removed = true;
  // The file becomes smaller only when a checkpoint copies the write-ahead log into the file.
  if (removed) database.write()->query("PRAGMA wal_checkpoint(PASSIVE)")->next();
}

void compact(Database& database) {
  const Lease connection = database.write();
  connection->execute_script("PRAGMA auto_vacuum=INCREMENTAL; VACUUM;");
  connection->query("PRAGMA wal_checkpoint(TRUNCATE)")->next();
}

}  // namespace chap::sql
