#include "apps/chap/signals.hpp"

#include "foundation/base/log.hpp"

#include <csignal>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

namespace chap::cli {
namespace {

// A closed terminal stops the program too, unless it was started to outlive it (nohup).
bool hangup_counts() {
  struct sigaction current {};
  return sigaction(SIGHUP, nullptr, &current) != 0 || current.sa_handler != SIG_IGN;
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  if (hangup_counts()) sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

void block_stop_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int wait_for_stop_signal() {
  const sigset_t set = stop_signals();
  int signal = 0;
  sigwait(&set, &signal);
  return signal;
}

StopSignals::StopSignals()
    : listener_([this] {
        wait_for_stop_signal();
        if (up_) return;
        log::info("app", "stopped before it was up");
        _exit(0);  // no default action: the first process of a container has none
      }) {}

StopSignals::~StopSignals() {
  if (!listener_.joinable()) return;
  up_ = true;
  pthread_kill(listener_.native_handle(), SIGINT);
  listener_.join();
}

void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);  // staying at the lower limit is no error
}

void return_freed_memory() {
  // Set once, they no longer grow with the largest block that was ever freed.
  constexpr int kLargeBlock = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargeBlock);
  mallopt(M_TRIM_THRESHOLD, kLargeBlock);
}

}  // namespace chap::cli
