// What the process owes the operating system: signals, limits, memory. Before any thread is
// started.
#pragma once

#include <atomic>
#include <thread>

namespace chap::cli {

// SIGTERM, SIGINT and SIGHUP, unless that is ignored, are delivered to wait_for_stop_signal() only,
// in every thread made later.
void block_stop_signals();
// Returns the signal's number.
int wait_for_stop_signal();

// The stop signals of a program that takes its time to come up, since others may hold its database:
// until then they end it at once, with status 0. block_stop_signals() comes first.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  // From now on they only end wait().
  void is_up() { up_ = true; }
  void wait() { listener_.join(); }

 private:
  std::atomic<bool> up_ = false;
  std::thread listener_;
};

// As many open files as the system lets us have: every connection is one.
void raise_file_limit();

// What large requests have taken goes back to the system when they are done, not into a reserve
// that would stay for the life of the server.
void return_freed_memory();

}  // namespace chap::cli
