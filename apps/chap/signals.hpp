// Process-wide settings: signals, the limit of open files, and memory. To be called before any
// thread is started.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

namespace chap::cli {

// Blocks SIGTERM, SIGINT and SIGHUP (unless it is ignored) in this thread and all threads that are
// started later; only wait_for_stop_signal() receives them.
void block_stop_signals();
// Blocks until a stop signal arrives and returns its number.
int wait_for_stop_signal();

// Handles stop signals in a thread. Until set_started() is called, a stop signal ends the process
// at once with status 0, because the start may wait long for locks of the database. After that it
// only ends wait(). Requires block_stop_signals().
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  void set_started() { started_ = true; }
  void wait() { listener_.join(); }

 private:
  std::atomic<bool> started_ = false;
  std::thread listener_;
};

// Ends the process with status 1 and without destructors, because a call that must return does not.
[[noreturn]] void end_process_now(const char* reason);
// Calls end_process_now() after `timeout`, unless the process has ended by then.
void end_process_after(std::chrono::milliseconds timeout);

// Raises the limit of open files to the maximum that the system allows; each connection is a file.
void raise_file_limit();

// Makes the allocator return the memory of large requests to the system when it is freed.
void set_malloc_thresholds();

}  // namespace chap::cli
