// The threads that run handlers, and the bound on how many requests wait for one.
// Thread-safe. Must outlive every io_context whose coroutines use it.
#pragma once

#include "api/http/asio_types.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <utility>

namespace chap::http {

class HandlerPool {
 public:
  HandlerPool(unsigned threads, std::size_t waiting) : most_(threads + waiting), pool_(threads) {}

  // A place among the admitted requests; false when all are taken. Each true needs one leave().
  bool try_enter() {
    if (admitted_.fetch_add(1) < most_) return true;
    admitted_.fetch_sub(1);
    return false;
  }
  void leave() { admitted_.fetch_sub(1); }

  boost::asio::thread_pool& threads() { return pool_; }
  // Waits for all that was posted.
  void join() { pool_.join(); }

 private:
  std::size_t most_;
  std::atomic<std::size_t> admitted_ = 0;
  boost::asio::thread_pool pool_;
};

// Runs `work()` on the pool; the coroutine goes on in its own context afterwards. `work` must not
// throw and must live until then. Not itself a coroutine: its lambda may capture (house style 3.7).
template <class Work>
Task<void> run_on(HandlerPool& pool, Work& work) {
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(
      [](auto handler, HandlerPool* threads, Work* job) {
        boost::asio::post(threads->threads(), [handler = std::move(handler), job]() mutable {
          (*job)();
          const auto home = boost::asio::get_associated_executor(handler);
          boost::asio::post(home, std::move(handler));
        });
      },
      kAwait,
      &pool,
      &work
  );
}

}  // namespace chap::http
