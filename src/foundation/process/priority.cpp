#include "foundation/process/priority.hpp"

#include "foundation/process/file_descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <sched.h>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace chap::process {
namespace {

std::chrono::nanoseconds used_by_this_thread() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

// The least of the priorities before all usual ones, or a usual one. False when it may not.
bool go_first(bool first) {
  sched_param priority{};
  priority.sched_priority = first ? ::sched_get_priority_min(SCHED_RR) : 0;
  const int policy = (first ? SCHED_RR : SCHED_OTHER) | SCHED_RESET_ON_FORK;
  return ::sched_setscheduler(0, policy, &priority) == 0;
}

}  // namespace

void stand_back(int niceness) {
  // Linux has a niceness for each thread. Who may do anything could also step forward with it.
  const auto thread = static_cast<id_t>(::gettid());
  if (::getpriority(PRIO_PROCESS, thread) < niceness) {
    ::setpriority(PRIO_PROCESS, thread, niceness);
  }
}

bool session_stands_back(pid_t leader) {
  const int niceness = ::getpriority(PRIO_PROCESS, static_cast<id_t>(leader));
  if (niceness <= 0) return true;
  const std::string place = "/proc/" + std::to_string(leader) + "/autogroup";
  const FileDescriptor file(::open(place.c_str(), O_WRONLY | O_CLOEXEC));
  const std::string wish = std::to_string(niceness);
  return !file || ::write(file.get(), wish.data(), wish.size()) >= 0 || errno != EAGAIN;
}

GoesFirst::GoesFirst()
    : looked_at_(std::chrono::steady_clock::now()), used_then_(used_by_this_thread()) {
  // Whoever has started us in another class, or as nicer than others, has a reason.
  const bool as_usual = ::sched_getscheduler(0) == SCHED_OTHER &&
                        ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid())) <= 0;
  may_ = as_usual && go_first(true);
  first_ = may_;
}

void GoesFirst::look() {
  const auto now = std::chrono::steady_clock::now();
  const auto used = used_by_this_thread();
  const std::chrono::duration<double> needed = used - std::exchange(used_then_, used);
  look(needed / (now - std::exchange(looked_at_, now)));
}

void GoesFirst::look(double needed) {
  static constexpr double kLittle = 0.25;
  static constexpr int kMostPatience = 16;
  if (!may_) return;
  const bool needs_little = needed < kLittle;
  calm_ = needs_little ? calm_ + 1 : 0;
  if (first_) {
    if (calm_ >= kMostPatience) patience_ = 1;
    if (!needs_little) first_ = !go_first(false);
  } else if (calm_ >= patience_ && go_first(true)) {
    first_ = true;
    calm_ = 0;
    patience_ = std::min(2 * patience_, kMostPatience);
  }
}

}  // namespace chap::process
