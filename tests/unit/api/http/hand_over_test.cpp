// Work on its way from a loop to the handler threads and back.
#include "api/http/handler_pool.hpp"
#include "api/http/mailbox.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace chap::http {
namespace {

TEST(MailboxTest, LettersOfManyThreadsAreReadInTheLoopInEachThreadsOrder) {
  constexpr int kWriters = 4;
  constexpr int kLetters = 5'000;
  boost::asio::io_context loop{1};
  Mailbox box(loop);
  box.open();
  std::vector<int> seen(kWriters, 0);  // of the loop's thread only
  int left = kWriters * kLetters;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int number = 0; number < kLetters; ++number) {
        box.put([&, writer, number] {
          EXPECT_EQ(seen[std::size_t(writer)]++, number);
          if (--left == 0) box.close();
        });
      }
    });
  }
  loop.run();
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(left, 0);
}

TEST(MailboxTest, WhatNobodyReadsIsGivenBack) {
  boost::asio::io_context loop{1};
  const auto owned = std::make_shared<int>(1);
  {
    Mailbox box(loop);
    box.put([owned] {});
    box.put([owned] {});
    EXPECT_EQ(owned.use_count(), 3);
  }
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(HandlerPoolTest, RunsAllThatWasPutAndThenEnds) {
  std::atomic<int> done = 0;
  HandlerPool pool(4, 10);
  for (int i = 0; i < 1'000; ++i) pool.put([&done] { ++done; });  // more than it was made for
  EXPECT_EQ(done, 0);
  pool.start();
  for (int i = 0; i < 1'000; ++i) pool.put([&done] { ++done; });
  pool.join();
  EXPECT_EQ(done, 2'000);
}

TEST(HandlerPoolTest, OneThreadKeepsTheOrder) {
  std::vector<int> order;
  HandlerPool pool(1, 10);
  for (int i = 0; i < 100; ++i) pool.put([&order, i] { order.push_back(i); });
  pool.start();
  pool.join();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order.at(std::size_t(i)), i);
}

TEST(HandlerPoolTest, AdmitsSoManyAtOnce) {
  HandlerPool pool(1, 2);
  EXPECT_TRUE(pool.try_enter() && pool.try_enter() && pool.try_enter());
  EXPECT_FALSE(pool.try_enter());
  pool.leave();
  EXPECT_TRUE(pool.try_enter());
}

}  // namespace
}  // namespace chap::http
