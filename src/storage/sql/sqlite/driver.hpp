// Opens SQLite databases: one file, write-ahead log, foreign keys on (contract, database.md 5).
#pragma once

#include "storage/sql/database.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace chap::sql::sqlite {

struct FileOptions {
  std::filesystem::path path = {};
  std::chrono::milliseconds busy_timeout{30'000};  // README 15
  bool durable = true;  // false for temporary files: a power cut may lose them
};

std::unique_ptr<Connection> connect(const FileOptions& options, Access access);

// A connection that cannot change the file, nor how it is kept.
std::unique_ptr<Connection> connect_to_look(const FileOptions& options);

// A pool on a file, which is made when absent. Applies no migrations.
std::unique_ptr<Database> open_file(const FileOptions& options);

// What `sqlite://` means: a file in a fresh private folder, removed at the end. It behaves exactly
// as a real one does, which a database in memory, with its different locks, would not.
std::unique_ptr<Database> open_temporary();

// The file a URL (sqlite:///relative, sqlite:////absolute), `sqlite:FILE` or a plain path names;
// empty for `sqlite://`. Throws kInvalidInput for other schemes and for parameters.
std::filesystem::path path_of(const std::string& url_or_path);

// Reads the file's header without opening it as a database, so that nothing can change it.
// Returns its user_version, 0 for a missing or empty file; throws Damaged when it is no database
// or has been cut off.
int peek_version(const std::filesystem::path& path);

}  // namespace chap::sql::sqlite
