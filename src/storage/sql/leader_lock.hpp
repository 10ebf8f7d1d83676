// The lock of the leader. The leader is the only process that runs the jobs of a database (jobs.md
// E1, E9). The lock is released when the process ends. For SQLite, the lock is a lock on a file
// next to the database. For PostgreSQL, the lock is an advisory lock of a separate session. If this
// session ends, the lock is released, and any process can acquire the lock. Not thread-safe.
#pragma once

#include "storage/sql/database.hpp"

#include <filesystem>
#include <memory>

namespace chap::sql {

class LeaderLock {
 public:
  virtual ~LeaderLock() = default;
  // Acquires the lock if it is free. Returns whether this process holds the lock. Throws Error if
  // the lock file or the PostgreSQL server cannot be used.
  virtual bool try_acquire() = 0;
  // Returns false if the lock may have been lost together with its session.
  virtual bool is_held() = 0;
};

// Returns the path of the lock file of a SQLite database. It is next to the database file, because
// all processes that open the database must use the same lock file.
std::filesystem::path leader_lock_file(const Database& database);

// `file` is used for SQLite only.
std::unique_ptr<LeaderLock> make_leader_lock(Database& database, const std::filesystem::path& file);

}  // namespace chap::sql
