#include "foundation/base/ordered_results.hpp"

#include "tests/support/no_threads.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace chap {
namespace {

using Id = std::thread::id;

Id this_thread() { return std::this_thread::get_id(); }

TEST(OrderedResultsTest, ATaskRunsOnItsOwnThread) {
  OrderedResults<Id> tasks;
  tasks.start(this_thread);
  EXPECT_NE(tasks.take_first(), this_thread());
}

TEST(OrderedResultsTest, ResultsAreInTheOrderInWhichTasksWereStarted) {
  OrderedResults<int> tasks;
  for (int i = 0; i < 20; ++i) tasks.start([i] { return i; });
  EXPECT_EQ(tasks.size(), 20U);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(tasks.take_first(), i);
  EXPECT_TRUE(tasks.empty());
}

TEST(OrderedResultsTest, TakeFirstThrowsTheExceptionOfTheTask) {
  OrderedResults<int> tasks;
  tasks.start([]() -> int { throw std::runtime_error("failed"); });
  EXPECT_THROW(tasks.take_first(), std::runtime_error);
}

TEST(OrderedResultsTest, IfNoThreadCanBeStartedTheCallerRunsTheTask) {
  const NoThreads no_threads;
  OrderedResults<Id> tasks;
  tasks.start(this_thread);
  EXPECT_EQ(tasks.take_first(), this_thread());
}

TEST(OrderedResultsTest, IfNoThreadCanBeStartedATaskKeepsItsCaptures) {
  const NoThreads no_threads;
  OrderedResults<std::vector<int>> tasks;
  tasks.start([rows = std::vector<int>{1, 2, 3}]() mutable { return std::move(rows); });
  EXPECT_EQ(tasks.take_first(), (std::vector<int>{1, 2, 3}));
}

}  // namespace
}  // namespace chap
