// The threads that run handlers, and the limit on the number of requests that wait for a thread.
// Thread-safe. The pool must outlive every io_context whose coroutines use the pool. Call join()
// before such an io_context is destroyed: a pool thread may still be inside post() on the
// io_context when the resumed coroutine has already ended.
#pragma once

#include "api/http/asio_types.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <utility>

namespace chap::http {

class HandlerPool {
 public:
  // Starts `threads` threads. Admits at most `threads` running requests and `waiting` requests that
  // wait for a thread.
  HandlerPool(unsigned threads, std::size_t waiting)
      : limit_(threads + waiting), threads_(threads) {}

  // Admits a request. Returns false when the limit is reached. After each admission, the caller
  // must call release() once.
  bool try_admit() {
    if (admitted_.fetch_add(1) < limit_) return true;
    admitted_.fetch_sub(1);
    return false;
  }
  void release() { admitted_.fetch_sub(1); }

  // Queues `work`, which must not throw, and returns at once.
  template <class Work>
  void post(Work work) {
    boost::asio::post(threads_, std::move(work));
  }

  // Waits until all queued work has run, then ends the threads.
  void join() { threads_.join(); }

 private:
  std::size_t limit_;
  std::atomic<std::size_t> admitted_ = 0;
  boost::asio::thread_pool threads_;
};

// Runs `work()` on the pool and then resumes the coroutine on `loop`. `work` must not throw, and it
// must exist until the coroutine is resumed. This function is not a coroutine, so its lambda may
// capture variables (CONTRIBUTING.md 3.7).
template <class Work>
Task<void> run_on(HandlerPool& pool, boost::asio::io_context& loop, Work& work) {
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(
      [](auto resume, HandlerPool* threads, boost::asio::io_context* context, Work* job) {
        threads->post([resume = std::move(resume), context, job]() mutable {
          (*job)();
          boost::asio::post(*context, std::move(resume));
        });
      },
      kAwait,
      &pool,
      &loop,
      &work
  );
}

}  // namespace chap::http
