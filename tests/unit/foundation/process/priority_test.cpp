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

// Keeps a core until it has had it for three quarters of a while.
void keep_a_core() {
  const auto start = steady_clock::now();
  const auto used_before = used();
  while (steady_clock::now() - start < milliseconds(20) ||
         used() - used_before < (steady_clock::now() - start) * 3 / 4) {
    ASSERT_LT(steady_clock::now() - start, std::chrono::seconds(20));
  }
}

void look_after_a_rest(GoesFirst& thread) {
  std::this_thread::sleep_for(milliseconds(20));
  thread.look();
}

TEST(GoesFirstTest, AsLongAsItNeedsLittle) {
  const int first = anybody_goes_first() ? SCHED_RR : SCHED_OTHER;
  in_a_thread([first] {
    GoesFirst thread;
    EXPECT_EQ(policy(), first);
    // The more often it has to step back, the longer it stays there.
    for (int rests = 1; rests <= 4; rests *= 2) {
      keep_a_core();
      thread.look();
      for (int rest = 0; rest < rests; ++rest) {
        EXPECT_EQ(policy(), SCHED_OTHER) << rest << " of " << rests;
        look_after_a_rest(thread);
      }
      EXPECT_EQ(policy(), first);
    }
    in_a_thread([] { EXPECT_EQ(policy(), SCHED_OTHER); });
  });
}

TEST(GoesFirstTest, ForgivesAfterALongRest) {
  const int first = anybody_goes_first() ? SCHED_RR : SCHED_OTHER;
  in_a_thread([first] {
    GoesFirst thread;
    for (int round = 0; round < 2; ++round) {
      keep_a_core();
      thread.look();
      EXPECT_EQ(policy(), SCHED_OTHER);
      for (int rest = 0; rest < 17; ++rest) {
        look_after_a_rest(thread);
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
    std::this_thread::sleep_for(milliseconds(2));
    thread.look();
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
    keep_a_core();
    thread.look();
    EXPECT_EQ(policy(), SCHED_BATCH);
  });
}

}  // namespace
}  // namespace chap::process
