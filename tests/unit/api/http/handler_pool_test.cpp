#include "api/http/handler_pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace chap::http {
namespace {

TEST(HandlerPoolTest, JoinRunsAllQueuedWork) {
  std::atomic<int> done = 0;
  HandlerPool pool(4, 10);
  for (int i = 0; i < 1'000; ++i) pool.post([&done] { ++done; });
  pool.join();
  EXPECT_EQ(done, 1'000);
}

TEST(HandlerPoolTest, AdmitsRunningAndWaitingRequestsUpToTheLimit) {
  HandlerPool pool(1, 2);
  EXPECT_TRUE(pool.try_admit() && pool.try_admit() && pool.try_admit());
  EXPECT_FALSE(pool.try_admit());
  pool.release();
  EXPECT_TRUE(pool.try_admit());
}

// Work that records the thread that runs it.
struct RecordThread {
  std::thread::id thread;
  void operator()() noexcept { thread = std::this_thread::get_id(); }
};

// Runs `work` on the pool and stores the thread on which the coroutine is resumed in `after`.
Task<void> record_threads(
    HandlerPool& pool, boost::asio::io_context& loop, RecordThread& work, std::thread::id& after
) {
  co_await run_on(pool, loop, work);
  after = std::this_thread::get_id();
}

TEST(HandlerPoolTest, RunOnRunsTheWorkOnThePoolAndResumesOnTheLoop) {
  HandlerPool pool(2, 2);
  boost::asio::io_context loop{1};
  const auto guard = boost::asio::make_work_guard(loop);
  RecordThread work;
  std::thread::id after;
  auto task = record_threads(pool, loop, work, after);
  boost::asio::co_spawn(loop, std::move(task), [&](const std::exception_ptr&) { loop.stop(); });
  loop.run();
  pool.join();
  EXPECT_NE(work.thread, std::this_thread::get_id());
  EXPECT_EQ(after, std::this_thread::get_id());
}

}  // namespace
}  // namespace chap::http
