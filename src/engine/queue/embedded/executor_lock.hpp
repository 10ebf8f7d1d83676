// Who may run a store's jobs: one process, decided by a lock that ends with it (contract, jobs.md
// E1, E9). A lock on a file beside a SQLite database; on PostgreSQL one of a session of its own,
// which is lost with that session and taken anew.
#pragma once

#include "storage/sql/database.hpp"

#include <filesystem>
#include <memory>

namespace chap::queue {

class ExecutorLock {
 public:
  virtual ~ExecutorLock() = default;
  // Whether the lock is ours, taking it if it is free. Throws Error when that cannot be known.
  virtual bool take() = 0;
  // False once it may have been lost without our doing.
  virtual bool kept() = 0;
};

// The lock's file of a SQLite database: beside it, whatever folder a server keeps the rest in, so
// that all who open the same database meet there.
std::filesystem::path executor_lock_file(const sql::Database& database);

// `file` serves SQLite only.
std::unique_ptr<ExecutorLock> make_executor_lock(
    sql::Database& database, const std::filesystem::path& file
);

}  // namespace chap::queue
