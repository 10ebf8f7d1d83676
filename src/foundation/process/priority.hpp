// Who goes before whom when the machine is busy. Where the system has no such thing, or does not
// allow it, all are equal: no harm.
#pragma once

#include <chrono>
#include <sys/types.h>

namespace chap::process {

// The calling thread, and what it starts from here on, if it does not stand further back already.
// `niceness` is 1..19, as in nice(1). There is no way back.
void stand_back(int niceness);

// The whole session, as far as its leader does. Linux shares the cores among sessions first
// (autogroups, sched(7)): the niceness of a process counts within its session only.
// False when the system is too busy with such wishes (it takes one every 100 ms): ask again.
bool session_stands_back(pid_t leader);

// The calling thread goes before all that compute: it has a core as soon as something comes for it
// (SCHED_RR, sched(7)), where CAP_SYS_NICE or RLIMIT_RTPRIO allows that. Only while it needs
// little: who needed all of a core would keep it from everybody. What it starts begins as usual.
// A thread that stands back beside others gets little and seems to need no more, so each time that
// it was wrong to go first again it stays back for longer.
class GoesFirst {
 public:
  GoesFirst();
  // To be called once or twice a second: whether the thread has needed less than a quarter of a
  // core since the last call decides how it goes on. In the thread that made this.
  void look();
  // The same, told what it has needed: 1 is all of a core.
  void look(double needed);

 private:
  std::chrono::steady_clock::time_point looked_at_;
  std::chrono::nanoseconds used_then_;
  bool may_ = false;
  bool first_ = false;
  int calm_ = 0;      // looks in a row at which it had needed little
  int patience_ = 1;  // such looks before it goes first again
};

}  // namespace chap::process
