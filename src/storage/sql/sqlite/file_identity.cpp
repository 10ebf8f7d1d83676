#include "storage/sql/sqlite/file_identity.hpp"

#include "storage/sql/error.hpp"

#include <sys/stat.h>

namespace chap::sql::sqlite {
namespace {

struct FileState {
  std::pair<dev_t, ino_t> identity;
  off_t size = 0;
};

std::optional<FileState> state_of(const std::filesystem::path& path) {
  struct stat attributes {};
  if (::stat(path.c_str(), &attributes) != 0) return std::nullopt;
  return FileState{{attributes.st_dev, attributes.st_ino}, attributes.st_size};
}

}  // namespace

FileIdentity::FileIdentity(const std::filesystem::path& path) : path_(path), log_path_(path) {
  log_path_ += "-wal";
}

void FileIdentity::remember() {
  const std::lock_guard lock(mutex_);
  if (file_) return;
  const auto file = state_of(path_);
  const auto log = state_of(log_path_);
  if (!file || !log || file->size == 0) return;
  file_ = file->identity;
  log_ = log->identity;
}

bool FileIdentity::is_known() const {
  const std::lock_guard lock(mutex_);
  return file_.has_value();
}

void FileIdentity::check() const {
  const std::lock_guard lock(mutex_);
  if (!file_) return;
  const auto file = state_of(path_);
  if (!file) {
    throw FileReplaced("the database file was deleted, or its folder was renamed", path_.string());
  }
  if (file->identity != *file_) {
    throw FileReplaced(
        "the database file was replaced by another one; restart the server to use it",
        path_.string()
    );
  }
  if (file->size == 0) throw FileReplaced("the database file was emptied", path_.string());
  const auto log = state_of(log_path_);
  if (!log || log->identity != *log_) {
    throw FileReplaced(
        "the write-ahead log of the database was deleted or replaced; stop the server, which saves "
        "the data, and start it again",
        log_path_.string()
    );
  }
}

}  // namespace chap::sql::sqlite
