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

// The path with all symbolic links resolved; empty if the file does not exist.
std::filesystem::path target_of(const std::filesystem::path& path) {
  std::error_code failure;
  return std::filesystem::canonical(path, failure);
}

// Throws FileReplaced if the path does not name the file that has this identity.
void require_same(
    const std::filesystem::path& path, const std::pair<dev_t, ino_t>& identity, const char* name
) {
  const auto state = state_of(path);
  if (state && state->identity == identity) return;
  throw FileReplaced(
      std::string(name) +
          " of the database was deleted or replaced; stop the server, which saves the data, and "
          "start it again",
      path.string()
  );
}

}  // namespace

FileIdentity::FileIdentity(const std::filesystem::path& path) : path_(path) {}

void FileIdentity::remember() {
  const std::lock_guard lock(mutex_);
  if (file_) return;
  target_ = target_of(path_);
  log_path_ = log_index_path_ = target_;
  log_path_ += "-wal";
  log_index_path_ += "-shm";
  const auto file = state_of(target_);
  const auto log = state_of(log_path_);
  const auto log_index = state_of(log_index_path_);
  if (!file || !log || file->size == 0) return;
  file_ = file->identity;
  log_ = log->identity;
  if (log_index) log_index_ = log_index->identity;
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
  if (file->identity != *file_ || target_of(path_) != target_) {
    throw FileReplaced(
        "the database file was replaced by another one; restart the server to use it",
        path_.string()
    );
  }
  if (file->size == 0) throw FileReplaced("the database file was emptied", path_.string());
  require_same(log_path_, *log_, "the write-ahead log");
  if (log_index_) {
    require_same(log_index_path_, *log_index_, "the index (-shm) of the write-ahead log");
  }
}

}  // namespace chap::sql::sqlite
