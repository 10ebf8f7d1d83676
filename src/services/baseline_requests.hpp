// Queues missing baselines on a thread of its own, because a request for a leaderboard must not
// wait until the database can be written. Thread-safe.
#pragma once

#include "services/platform.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <thread>

namespace chap::services {

class BaselineRequests {
 public:
  // `platform` must outlive this object.
  explicit BaselineRequests(Platform& platform) : platform_(platform) {}
  BaselineRequests(const BaselineRequests&) = delete;
  BaselineRequests& operator=(const BaselineRequests&) = delete;
  ~BaselineRequests() { stop(); }

  void start();
  // Waits until the transaction in progress ends, and drops all waiting requests. The next request
  // for a leaderboard adds a dropped request again. The timeouts of the database limit the wait.
  void stop();
  // Drops the request if a request for the same specification is waiting, or if kMaxWaiting
  // requests are waiting.
  void add(std::int64_t specification_id);

 private:
  static constexpr std::size_t kMaxWaiting = 1000;

  void work();

  Platform& platform_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::int64_t> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace chap::services
