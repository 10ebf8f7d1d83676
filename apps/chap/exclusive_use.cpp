#include "apps/chap/exclusive_use.hpp"

#include "foundation/base/error.hpp"

#include <chrono>
#include <thread>

namespace chap::cli {

std::unique_ptr<sql::LeaderLock> take_exclusive_use(sql::Database& database) {
  constexpr std::chrono::seconds kTimeout{3};
  auto lock = sql::make_leader_lock(database, sql::leader_lock_file(database));
  const auto end = std::chrono::steady_clock::now() + kTimeout;
  while (!lock->try_acquire()) {
    if (std::chrono::steady_clock::now() > end) {
      throw conflict(
          database.name() + " is in use by a chap server or by another command; stop it first"
      );
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return lock;
}

}  // namespace chap::cli
