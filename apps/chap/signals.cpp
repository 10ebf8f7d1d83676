#include "apps/chap/signals.hpp"

#include "foundation/base/log.hpp"

#include <csignal>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

namespace chap::cli {
namespace {

// Returns whether SIGHUP, which a terminal sends when it is closed, stops the program. If `nohup`
// has started the program, the program ignores SIGHUP.
bool stops_on_hangup() {
  struct sigaction current {};
  return sigaction(SIGHUP, nullptr, &current) != 0 || current.sa_handler != SIG_IGN;
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  if (stops_on_hangup()) sigaddset(&set, SIGHUP);
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
        if (started_) return;
        log::info("app", "stopped before the server was started");
        // The default action of a signal does not end the first process of a container, so the
        // process must end itself.
        _exit(0);
      }) {}

StopSignals::~StopSignals() {
  if (!listener_.joinable()) return;
  started_ = true;  // makes the listener thread end without ending the process
  pthread_kill(listener_.native_handle(), SIGINT);
  listener_.join();
}

void end_process_now(const char* reason) {
  log::error("app", "the process ends at once: {}", reason);  // never blocks (line_sink.hpp)
  _exit(1);
}

ShutdownDeadline::ShutdownDeadline(std::chrono::milliseconds timeout)
    : ended_(std::make_shared<std::atomic<bool>>(false)) {
  std::thread([timeout, ended = ended_] {
    std::this_thread::sleep_for(timeout);
    if (*ended) return;
    end_process_now("the shutdown takes longer than CHAP_WORKER_SHUTDOWN_TIMEOUT allows");
  }).detach();
}

ShutdownDeadline::~ShutdownDeadline() { *ended_ = true; }

void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);  // a failure is ignored, because the lower limit is usable
}

void set_malloc_thresholds() {
  // Explicit values are set, because otherwise glibc raises the thresholds when a large block is
  // freed.
  constexpr int kLargeBlock = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargeBlock);
  mallopt(M_TRIM_THRESHOLD, kLargeBlock);
}

}  // namespace chap::cli
