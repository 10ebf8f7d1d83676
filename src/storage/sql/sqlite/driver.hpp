// Opens SQLite databases. A database is one file with a write-ahead log. All connections enforce
// foreign keys (contract, database.md 5).
#pragma once

#include "storage/sql/database.hpp"
#include "storage/sql/sqlite/open_connection.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace chap::sql::sqlite {

// A pool of connections to a file. Applies no migrations. While the file cannot be written, the
// pool still provides connections for reading. These connections are used for one lease only, so
// that the pool works as usual once the file can be written again.
std::unique_ptr<Database> open_file(const FileOptions& options);

// Opens the database of the address `sqlite://`: a file in a new private folder, which is deleted
// when the database is closed. A database in memory is not used, because its locks work
// differently.
std::unique_ptr<Database> open_temporary();

// The path in a URL (sqlite:///relative, sqlite:////absolute), in `sqlite:FILE` or in a plain path;
// empty for `sqlite://`. Throws Error (kInvalidInput) if the URL has another scheme or has
// parameters.
std::filesystem::path path_of(const std::string& url_or_path);

}  // namespace chap::sql::sqlite
