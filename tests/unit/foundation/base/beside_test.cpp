#include "foundation/base/beside.hpp"

#include "tests/support/no_threads.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <stdexcept>
#include <thread>
#include <vector>

namespace chap {
namespace {

using Id = std::thread::id;

Id this_thread() { return std::this_thread::get_id(); }

TEST(BesideTest, WorkHasAThreadOfItsOwnAndComesInOrder) {
  WorkBeside<Id> work;
  work.start(this_thread);
  EXPECT_NE(work.first(), this_thread());
  WorkBeside<int> numbers;
  for (int i = 0; i < 20; ++i) numbers.start([i] { return i; });
  EXPECT_EQ(numbers.size(), 20U);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(numbers.first(), i);
  EXPECT_TRUE(numbers.empty());
}

TEST(BesideTest, WhatIsThrownComesToTheOneWhoAsks) {
  WorkBeside<int> work;
  work.start([]() -> int { throw std::runtime_error("no"); });
  EXPECT_THROW(work.first(), std::runtime_error);
}

TEST(BesideTest, NoThreadIsStartedWhileOthersTakeAllPlaces) {
  std::deque<PlaceAtWork> busy(std::thread::hardware_concurrency() + 1);
  EXPECT_TRUE(busy.back().taken());
  WorkBeside<Id> work;
  work.start(this_thread);
  EXPECT_EQ(work.first(), this_thread());
  busy.pop_back();
  work.start(this_thread);
  EXPECT_NE(work.first(), this_thread());
}

TEST(BesideTest, NobodysPlaceIsKeptByWorkThatIsDone) {
  std::deque<WorkBeside<Id>> done(std::thread::hardware_concurrency() + 5);
  for (WorkBeside<Id>& work : done) {
    work.start(this_thread);
    EXPECT_NE(work.first(), this_thread());
    work.start(this_thread);  // never asked for
    work = WorkBeside<Id>();
  }
}

TEST(BesideTest, WithoutThreadsTheWorkIsWhole) {
  const NoThreads none;
  WorkBeside<std::vector<int>> work;
  work.start([rows = std::vector<int>{1, 2, 3}]() mutable { return std::move(rows); });
  EXPECT_EQ(work.first(), (std::vector<int>{1, 2, 3}));
}

}  // namespace
}  // namespace chap
