#include "engine/queue/embedded/executor_lock.hpp"

#include "engine/queue/job_sql.hpp"
#include "foundation/base/error.hpp"
#include "foundation/process/file_descriptor.hpp"

#include <fcntl.h>
#include <sys/file.h>

namespace chap::queue {
namespace {

class FileLock final : public ExecutorLock {
 public:
  explicit FileLock(std::filesystem::path file) : file_(std::move(file)) {}

  bool take() override {
    if (!lock_) {
      lock_ = process::FileDescriptor(
          ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640)
      );
      if (!lock_) {
        throw unavailable("the executor's lock file cannot be opened");
      }
    }
    return ::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0;
  }
  bool kept() override { return true; }

 private:
  std::filesystem::path file_;
  process::FileDescriptor lock_;
};

class SessionLock final : public ExecutorLock {
 public:
  explicit SessionLock(sql::Database& database) : database_(database) {}

  bool take() override {
    if (!session_ || !session_->usable()) {
      session_.reset();
      session_ = database_.own_connection();
      held_ = false;
    }
    // Taken once a session: a lock taken twice would have to be given back twice.
    held_ = held_ || session_->query_integer(job_sql::kTryExecutorLock) != 0;
    return held_;
  }
  bool kept() override { return held_ && session_->usable(); }

 private:
  sql::Database& database_;
  std::unique_ptr<sql::Connection> session_;
  bool held_ = false;
};

}  // namespace

std::filesystem::path executor_lock_file(const sql::Database& database) {
  std::filesystem::path file = std::filesystem::weakly_canonical(database.name());
  file += ".lock";
  return file;
}

std::unique_ptr<ExecutorLock> make_executor_lock(
    sql::Database& database, const std::filesystem::path& file
) {
  if (database.read()->dialect() == sql::Dialect::kSqlite) {
    return std::make_unique<FileLock>(file);
  }
  return std::make_unique<SessionLock>(database);
}

}  // namespace chap::queue
