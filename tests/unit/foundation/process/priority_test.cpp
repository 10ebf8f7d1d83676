#include "foundation/process/priority.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <functional>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace chap::process {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kNobody = 65534;

void in_a_thread(const std::function<void()>& work) { std::thread(work).join(); }

// Its number stands for a class: SCHED_RR goes before SCHED_OTHER.
int policy() { return ::sched_getscheduler(0) & ~SCHED_RESET_ON_FORK; }

// What the system allows our threads. Who started the tests as nicer than others wants none.
bool anybody_goes_first() {
  bool may = false;
  if (::getpriority(PRIO_PROCESS, 0) > 0) return may;
  in_a_thread([&] {
    sched_param least{};
    least.sched_priority = ::sched_get_priority_min(SCHED_RR);
    may = ::sched_setscheduler(0, SCHED_RR, &least) == 0;
  });
  return may;
}

std::chrono::nanoseconds used() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

// Until the thread has had half of a core for a while: one that goes first gets it.
void keep_a_core() {
  const auto start = steady_clock::now();
  const auto used_before = used();
  while (steady_clock::now() - start < milliseconds(20) ||
         used() - used_before < (steady_clock::now() - start) / 2) {
    ASSERT_LT(steady_clock::now() - start, std::chrono::seconds(20));
  }
}

TEST(GoesFirstTest, AsLongAsItNeedsLittle) {
  const int first = anybody_goes_first() ? SCHED_RR : SCHED_OTHER;
  in_a_thread([first] {
    GoesFirst thread;
    EXPECT_EQ(policy(), first);
    if (first == SCHED_RR) keep_a_core();
    thread.look();
    EXPECT_EQ(policy(), SCHED_OTHER);
    in_a_thread([] { EXPECT_EQ(policy(), SCHED_OTHER); });
    std::this_thread::sleep_for(milliseconds(20));
    thread.look();
    EXPECT_EQ(policy(), first);
    in_a_thread([] { EXPECT_EQ(policy(), SCHED_OTHER); });
  });
}

TEST(GoesFirstTest, StaysBackForLongerEachTime) {
  const int first = anybody_goes_first() ? SCHED_RR : SCHED_OTHER;
  in_a_thread([first] {
    GoesFirst thread;
    for (int rests : {1, 2, 4, 8, 16, 16}) {
      thread.look(0.3);
      for (int rest = 0; rest < rests; ++rest) {
        EXPECT_EQ(policy(), SCHED_OTHER) << rest << " of " << rests;
        thread.look(0.2);
      }
      EXPECT_EQ(policy(), first);
    }
  });
}

TEST(GoesFirstTest, IsForgivenAfterALongRest) {
  const int first = anybody_goes_first() ? SCHED_RR : SCHED_OTHER;
  in_a_thread([first] {
    GoesFirst thread;
    for (int round = 0; round < 2; ++round) {
      thread.look(1);
      EXPECT_EQ(policy(), SCHED_OTHER);
      for (int rest = 0; rest < 17; ++rest) {
        thread.look(0);
        EXPECT_EQ(policy(), first);
      }
    }
  });
}

TEST(GoesFirstTest, WhoMayNotSharesAsBefore) {
  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_RTPRIO, &usual), 0);
  const rlimit none{0, usual.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_RTPRIO, &none), 0);
  in_a_thread([] {
    ::syscall(SYS_setresuid, kNobody, kNobody, kNobody);  // of this thread alone, which ends
    GoesFirst thread;
    EXPECT_EQ(policy(), SCHED_OTHER);
    thread.look(0);
    EXPECT_EQ(policy(), SCHED_OTHER);
  });
  ::setrlimit(RLIMIT_RTPRIO, &usual);
}

TEST(GoesFirstTest, NotWhoStandsBack) {
  in_a_thread([] {
    stand_back(1);
    GoesFirst thread;
    EXPECT_EQ(policy(), SCHED_OTHER);
  });
}

TEST(GoesFirstTest, LeavesAnotherClassAlone) {
  in_a_thread([] {
    const sched_param none{};
    ASSERT_EQ(::sched_setscheduler(0, SCHED_BATCH, &none), 0);
    GoesFirst thread;
    EXPECT_EQ(policy(), SCHED_BATCH);
    thread.look(1);
    thread.look(0);
    EXPECT_EQ(policy(), SCHED_BATCH);
  });
}

}  // namespace
}  // namespace chap::process
