// The threads that run handlers, and the bound on how many requests wait for one.
// Thread-safe. Must outlive every io_context whose coroutines use it.
#pragma once

#include "api/http/asio_types.hpp"
#include "api/http/inbox.hpp"
#include "api/http/mailbox.hpp"

#include <boost/asio/async_result.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

namespace chap::http {

class HandlerPool {
 public:
  // `threads` of them, from start() on; `waiting` requests besides those they work on.
  HandlerPool(unsigned threads, std::size_t waiting);
  HandlerPool(const HandlerPool&) = delete;
  HandlerPool& operator=(const HandlerPool&) = delete;
  ~HandlerPool();

  void start();
  // Runs what was put before, then ends.
  void join();

  // A place among the admitted requests; false when all are taken. Each true needs one leave().
  bool try_enter() {
    if (admitted_.fetch_add(1) < most_) return true;
    admitted_.fetch_sub(1);
    return false;
  }
  void leave() { admitted_.fetch_sub(1); }

  // First in, first out. Waits for nobody.
  template <class Work>
  void put(Work work) {
    arrived_.put(errand(std::move(work)));
    ready_.release();
  }

 private:
  void work_until_closed();
  std::unique_ptr<Errand> take();

  unsigned count_;
  std::size_t most_;
  std::atomic<std::size_t> admitted_ = 0;
  Inbox arrived_;
  std::mutex mutex_;  // of those who take
  ErrandList waiting_;
  std::counting_semaphore<> ready_{0};  // one for each errand, and one for each thread at the end
  std::vector<std::thread> threads_;
};

// Runs `work()` on the pool; the coroutine goes on afterwards in its own loop, whose mailbox is
// `home`. `work` must not throw and must live until then. Not itself a coroutine: its lambda may
// capture (house style 3.7).
template <class Work>
Task<void> run_on(HandlerPool& pool, Mailbox& home, Work& work) {
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(
      [](auto handler, HandlerPool* threads, Mailbox* mailbox, Work* job) {
        threads->put([handler = std::move(handler), mailbox, job]() mutable {
          (*job)();
          mailbox->put(std::move(handler));
        });
      },
      kAwait,
      &pool,
      &home,
      &work
  );
}

}  // namespace chap::http
