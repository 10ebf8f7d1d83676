#include "services/baseline_requests.hpp"

#include "services/baselines.hpp"

namespace chap::services {

void BaselineRequests::start() {
  thread_ = std::thread([this] { work(); });
}

void BaselineRequests::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void BaselineRequests::add(std::int64_t specification_id) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= kMaxWaiting) return;
    waiting_.insert(specification_id);
  }
  changed_.notify_all();
}

void BaselineRequests::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const std::int64_t specification_id = *waiting_.begin();
    waiting_.erase(waiting_.begin());
    lock.unlock();
    start_missing_baselines(platform_, specification_id);
    lock.lock();
  }
}

}  // namespace chap::services
