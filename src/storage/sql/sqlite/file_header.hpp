// Reads the files of a SQLite database without SQLite, so that the files are not changed.
#pragma once

#include <filesystem>

namespace chap::sql::sqlite {

// Reads the user_version from the header of a file. Returns 0 for a missing or empty file. Throws
// DatabaseDamaged if the file is not a database or is truncated.
int read_version(const std::filesystem::path& path);

// Returns whether a write-ahead log exists and is not empty. Such a log may contain rows that are
// not in the database file yet.
bool has_write_ahead_log(const std::filesystem::path& path);

}  // namespace chap::sql::sqlite
