#include "storage/sql/sqlite/driver.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/ids.hpp"
#include "storage/sql/error.hpp"
#include "storage/sql/sqlite/connection.hpp"

#include <sqlite3.h>

#include <array>
#include <fstream>
#include <string_view>
#include <thread>

namespace chap::sql::sqlite {
namespace {

// Each connection has a cache of its own and each mapped page counts as memory of the process: a
// reader that streams a large table must not hold all of it. Writers keep their indexes at hand.
void set_pragmas(SqliteConnection& connection, const FileOptions& options, Access access) {
  connection.execute_script(
      std::string(options.durable ? "PRAGMA synchronous=FULL;" : "PRAGMA synchronous=OFF;") +
      (access == Access::kRead ? "PRAGMA cache_size=-16384;" : "PRAGMA cache_size=-65536;") +
      "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=33554432;"
  );
}

// Changing the mode needs the file for itself and does not wait for it: another process that starts
// at the same moment may be doing the same.
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
      throw Timeout("write-ahead log not available");
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
    throw_last(handle);
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(options.busy_timeout.count()));
  set_pragmas(*connection, options, access);
  return connection;
}

unsigned big_endian(const std::array<unsigned char, 100>& bytes, std::size_t at) {
  return (unsigned{bytes[at]} << 24) | (unsigned{bytes[at + 1]} << 16) |
         (unsigned{bytes[at + 2]} << 8) | unsigned{bytes[at + 3]};
}

}  // namespace

std::unique_ptr<Connection> connect(const FileOptions& options, Access access) {
  auto connection = open(options, access, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  use_write_ahead_log(*connection, options);
  if (access == Access::kRead) {
    connection->execute_script("PRAGMA query_only=ON");
  }
  return connection;
}

std::unique_ptr<Connection> connect_to_look(const FileOptions& options) {
  return open(options, Access::kRead, SQLITE_OPEN_READONLY);
}

std::unique_ptr<Database> open_file(const FileOptions& options) {
  DatabaseOptions pool;
  pool.name = options.path.string();
  pool.connect = [options](Access access) { return connect(options, access); };
  pool.patience = options.busy_timeout;
  return std::make_unique<Database>(std::move(pool));
}

std::unique_ptr<Database> open_temporary() {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("chap-" + new_uuid());
  std::filesystem::create_directory(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  const FileOptions file{.path = folder / "chap.db", .durable = false};
  DatabaseOptions pool;
  pool.name = file.path.string();
  pool.connect = [file](Access access) { return connect(file, access); };
  pool.on_close = [folder] {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  };
  return std::make_unique<Database>(std::move(pool));
}

std::filesystem::path path_of(const std::string& url_or_path) {
  constexpr std::string_view kShort = "sqlite:";
  const std::size_t scheme = url_or_path.find("://");
  if (scheme == std::string::npos) {
    const bool is_short = url_or_path.substr(0, kShort.size()) == kShort;
    return is_short ? url_or_path.substr(kShort.size()) : url_or_path;
  }
  const std::string rest = url_or_path.substr(scheme + 3);
  const bool known = url_or_path.substr(0, scheme) == "sqlite";
  if (!known || rest.find('?') != std::string::npos || (!rest.empty() && rest[0] != '/')) {
    throw invalid_input("not a database address: use sqlite:///relative.db or sqlite:////path.db");
  }
  return rest.empty() ? rest : rest.substr(1);
}

int peek_version(const std::filesystem::path& path) {
  std::error_code missing;
  const std::uintmax_t size = std::filesystem::file_size(path, missing);
  if (missing || size == 0) {
    return 0;
  }
  std::array<unsigned char, 100> header{};
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(header.data()), header.size());
  const std::string_view magic(reinterpret_cast<const char*>(header.data()), 16);
  if (!file || magic != std::string_view("SQLite format 3\0", 16)) {
    throw Damaged(path.string() + " is not a SQLite database");
  }
  std::uintmax_t page = (unsigned{header[16]} << 8) | header[17];
  page = page == 1 ? 65536 : page;
  // With a write-ahead log beside it the file may rightly be shorter than its header says.
  std::filesystem::path log = path;
  log += "-wal";
  const std::uintmax_t log_size = std::filesystem::file_size(log, missing);
  if ((missing || log_size == 0) && size < page * big_endian(header, 28)) {
    throw Damaged(path.string() + " has been cut off");
  }
  return static_cast<int>(big_endian(header, 60));
}

}  // namespace chap::sql::sqlite
