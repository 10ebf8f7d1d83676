// Keeps servers from running jobs on a database while a command rewrites it.
#pragma once

#include "storage/sql/leader_lock.hpp"

#include <memory>

namespace chap::cli {

// Takes the lock of the process that runs the jobs of `database`. A process that has just been
// killed may release it late, so this waits up to 3 s. Throws Error (kConflict) if the lock is not
// released.
std::unique_ptr<sql::LeaderLock> take_exclusive_use(sql::Database& database);

}  // namespace chap::cli
