// Runs each task on its own thread and returns the results in the order in which the tasks were
// started. If no thread can be started for a task, the task runs inside take_first(). Not
// thread-safe. The destructor waits for running tasks.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <system_error>
#include <utility>

namespace chap {

template <class Result>
class OrderedResults {
 public:
  void start(std::function<Result()> task) {
    // The task is shared, because the first std::async may move its argument and then fail to start
    // a thread. The second call needs the task again.
    const auto shared = std::make_shared<std::function<Result()>>(std::move(task));
    const auto run = [shared] { return (*shared)(); };
    try {
      started_.push_back(std::async(std::launch::async, run));
    } catch (const std::system_error&) {
      started_.push_back(std::async(std::launch::deferred, run));
    }
  }

  bool empty() const { return started_.empty(); }
  std::size_t size() const { return started_.size(); }

  // Waits for the task that was started first and removes it. Returns its result or throws its
  // exception. Must not be called if there are no tasks.
  Result take_first() {
    std::future<Result> first = std::move(started_.front());
    started_.pop_front();
    return first.get();
  }

 private:
  std::deque<std::future<Result>> started_;
};

}  // namespace chap
