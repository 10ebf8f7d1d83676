// Prevents servers from running jobs on a database while a command rewrites the database.
#pragma once

#include "storage/sql/leader_lock.hpp"

#include <memory>

namespace chap::cli {

// Takes the lock of the process that runs the jobs of `database`. Waits for the lock for up to 3 s,
// because a process that has just been killed may release it late. Throws Error (kConflict) if the
// lock is not released in this time.
std::unique_ptr<sql::LeaderLock> take_exclusive_use(sql::Database& database);

}  // namespace chap::cli
