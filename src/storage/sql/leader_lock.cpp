#include "storage/sql/leader_lock.hpp"

#include "foundation/base/error.hpp"
#include "foundation/process/file_descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <system_error>

namespace chap::sql {
namespace {

// Each schema has its own lock. The first key of the lock is an arbitrary number that no other
// program is expected to use. PostgreSQL releases the lock when the session ends.
constexpr std::string_view kTryLock =
    "SELECT pg_try_advisory_lock(1667785074,"
    " (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema()))";

class FileLock final : public LeaderLock {
 public:
  explicit FileLock(std::filesystem::path file) : file_(std::move(file)) {}

  bool try_acquire() override {
    if (!lock_) {
      lock_ = process::FileDescriptor(
          ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640)
      );
      if (!lock_) {
        throw unavailable("The lock file of the database cannot be opened");
      }
    }
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0) return true;
    if (errno == EWOULDBLOCK || errno == EINTR) return false;
    throw unavailable("The lock file of the database cannot be locked")
        .caused_by(std::generic_category().message(errno));
  }
  // Must be called only after try_acquire() has returned true. A lock on a file cannot be lost.
  bool is_held() override { return true; }

 private:
  std::filesystem::path file_;
  process::FileDescriptor lock_;
};

class SessionLock final : public LeaderLock {
 public:
  explicit SessionLock(Database& database) : database_(database) {}

  bool try_acquire() override {
    if (!session_ || !session_->usable()) {
      session_.reset();
      session_ = database_.unpooled_connection();
      held_ = false;
    }
    // The lock is acquired only once, because PostgreSQL counts repeated acquisitions.
    held_ = held_ || session_->query_integer(kTryLock) != 0;
    return held_;
  }
  bool is_held() override { return held_ && session_->usable(); }

 private:
  Database& database_;
  std::unique_ptr<Connection> session_;
  bool held_ = false;
};

}  // namespace

std::filesystem::path leader_lock_file(const Database& database) {
  std::filesystem::path file = std::filesystem::weakly_canonical(database.name());
  file += ".lock";
  return file;
}

std::unique_ptr<LeaderLock> make_leader_lock(
    Database& database, const std::filesystem::path& file
) {
  if (database.read()->dialect() == Dialect::kSqlite) {
    return std::make_unique<FileLock>(file);
  }
  return std::make_unique<SessionLock>(database);
}

}  // namespace chap::sql
