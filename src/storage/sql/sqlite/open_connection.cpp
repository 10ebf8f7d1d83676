#include "storage/sql/sqlite/open_connection.hpp"

#include "storage/sql/error.hpp"
#include "storage/sql/sqlite/connection.hpp"
#include "storage/sql/sqlite/file_header.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <string>
#include <thread>
#include <unistd.h>

namespace chap::sql::sqlite {
namespace {

// Each connection has its own cache, and each mapped page counts as memory of the process. The
// cache of a connection for reading is small, because reading a large table from start to end needs
// no cache. The cache of a connection for writing is larger, so that it holds the indexes.
void set_pragmas(SqliteConnection& connection, const FileOptions& options, Access access) {
  connection.execute_script(
      std::string(options.durable ? "PRAGMA synchronous=FULL;" : "PRAGMA synchronous=OFF;") +
      (access == Access::kRead ? "PRAGMA cache_size=-16384;" : "PRAGMA cache_size=-65536;") +
      "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=33554432;"
      "PRAGMA journal_size_limit=67108864;"
  );
}

// Changes the journal mode to a write-ahead log. This change requires an exclusive lock, for which
// SQLite does not wait. Another process may change the mode at the same time, so the change is
// tried repeatedly.
void use_write_ahead_log(SqliteConnection& connection, const FileOptions& options) {
  const auto end = std::chrono::steady_clock::now() + options.busy_timeout;
  for (;;) {
    try {
      const std::unique_ptr<Cursor> mode = connection.query("PRAGMA journal_mode=WAL");
      if (mode->next() && mode->text(0) == "wal") {
        return;
      }
    } catch (const Timeout&) {
      if (std::chrono::steady_clock::now() > end) {
        throw;
      }
    }
    if (std::chrono::steady_clock::now() > end) {
      throw Timeout("the write-ahead log cannot be enabled");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::unique_ptr<SqliteConnection> open(const FileOptions& options, Access access, int flags) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(options.path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  auto connection = std::make_unique<SqliteConnection>(handle);
  if (code != SQLITE_OK) {
    throw_last_error(handle);
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(options.busy_timeout.count()));
  set_pragmas(*connection, options, access);
  return connection;
}

// The path with escapes for the characters that have a meaning in a URI.
std::string uri_path(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

// Throws StorageReadOnly if the folder cannot be written. SQLite does not report this reason: if it
// cannot open the file for writing, it tries to open the file for reading and reports the error of
// this second attempt.
void require_writable_folder(const FileOptions& options, const std::string& cause) {
  const auto folder = std::filesystem::absolute(options.path).parent_path();
  if (::access(folder.c_str(), W_OK) != 0 && errno != ENOENT) throw StorageReadOnly(cause);
}

std::unique_ptr<Connection> connect_to_writable_file(const FileOptions& options, Access access) {
  const int create = options.create ? SQLITE_OPEN_CREATE : 0;
  auto connection = open(options, access, SQLITE_OPEN_READWRITE | create);
  if (connection->query_integer("PRAGMA page_count") == 0) {
    // This setting can be changed only while the file is empty (storage/sql/free_pages.hpp).
    connection->execute_script("PRAGMA auto_vacuum=INCREMENTAL");
  }
  use_write_ahead_log(*connection, options);
  // The first read opens the log. The log then exists as long as this connection is open.
  connection->query_integer("SELECT count(*) FROM sqlite_master");
  if (access == Access::kRead) {
    connection->execute_script("PRAGMA query_only=ON");
  }
  return connection;
}

// Opens a connection, for one use, to a file that cannot be written. Even for reading, SQLite needs
// a file with shared memory next to the database. If this file cannot be created, the database is
// opened with `immutable=1`, which tells SQLite that the file does not change. Opening the database
// in this way is correct only if the write-ahead log contains no rows.
std::unique_ptr<Connection> connect_to_unwritable_file(const FileOptions& options) {
  const auto readable = [](std::unique_ptr<SqliteConnection> connection) {
    connection->query_integer("SELECT count(*) FROM sqlite_master");
    connection->use_once();
    return connection;
  };
  try {
    return readable(open(options, Access::kRead, SQLITE_OPEN_READONLY));
  } catch (const DatabaseError&) {
    if (has_write_ahead_log(options.path)) throw;
  }
  FileOptions unchanging = options;
  unchanging.path = "file:" + uri_path(options.path.string()) + "?immutable=1";
  return readable(open(unchanging, Access::kRead, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI));
}

}  // namespace

std::unique_ptr<Connection> connect(const FileOptions& options, Access access) {
  try {
    return connect_to_writable_file(options, access);
  } catch (const ConnectionLost& failure) {
    require_writable_folder(options, failure.cause());
    throw;
  }
}

std::unique_ptr<Connection> connect_read_only(const FileOptions& options) {
  return open(options, Access::kRead, SQLITE_OPEN_READONLY);
}

std::unique_ptr<Connection> connect_if_readable(const FileOptions& options, Access access) {
  if (access == Access::kWrite) return connect(options, access);
  try {
    return connect(options, access);
  } catch (const StorageError&) {
    return connect_to_unwritable_file(options);
  }
}

}  // namespace chap::sql::sqlite
