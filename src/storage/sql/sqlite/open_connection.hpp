// Opens connections to a SQLite file. Throws the errors of sql/error.hpp.
#pragma once

#include "storage/sql/database.hpp"

#include <chrono>
#include <filesystem>
#include <memory>

namespace chap::sql::sqlite {

struct FileOptions {
  std::filesystem::path path = {};
  std::chrono::milliseconds busy_timeout{30'000};  // contract README 15
  bool durable = true;  // false for temporary files, which a power failure may destroy
  bool create = true;   // whether a missing file is created
};

// Throws StorageError if the file or its folder cannot be written, even if `access` is kRead.
std::unique_ptr<Connection> connect(const FileOptions& options, Access access);

// A connection that changes neither the file nor its journal mode.
std::unique_ptr<Connection> connect_read_only(const FileOptions& options);

// Like connect(), but also opens a connection for reading while the file cannot be written. The
// pool uses such a connection only once (Connection::usable()).
std::unique_ptr<Connection> connect_if_readable(const FileOptions& options, Access access);

}  // namespace chap::sql::sqlite
