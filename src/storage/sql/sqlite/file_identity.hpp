// Detects whether a database file, its write-ahead log or the index of this log (`-shm`) was
// deleted, moved, replaced or emptied while a process uses the database. SQLite itself continues to
// use the old files without an error, so that everything written would be lost. Thread-safe.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <sys/types.h>
#include <utility>

namespace chap::sql::sqlite {

class FileIdentity {
 public:
  explicit FileIdentity(const std::filesystem::path& path);

  // Stores the identities of the database file and of the log; does nothing after the first
  // success. The caller must hold an open connection that already uses the database file and the
  // log, because SQLite does not replace the log during the life of such a connection.
  void remember();
  bool is_known() const;
  // Throws FileReplaced if a path no longer names the file whose identity is stored, or if the
  // database file is empty. Does nothing before remember().
  void check() const;

 private:
  using Identity = std::pair<dev_t, ino_t>;

  std::filesystem::path path_;
  // The file that path_ leads to, and the log and its index, which SQLite keeps beside this file.
  std::filesystem::path target_;
  std::filesystem::path log_path_;
  std::filesystem::path log_index_path_;
  mutable std::mutex mutex_;
  std::optional<Identity> file_;
  std::optional<Identity> log_;
  std::optional<Identity> log_index_;
};

}  // namespace chap::sql::sqlite
