// Process-wide settings: the handling of signals, the limit of open files, and the memory
// allocator. The functions that change these settings must be called before any thread is started.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

namespace chap::cli {

// Blocks the stop signals in this thread and in all threads that are started later, so that only
// wait_for_stop_signal() receives them. The stop signals are SIGTERM, SIGINT and, unless the
// program ignores it, SIGHUP. Also makes the program ignore SIGPIPE.
void block_stop_signals();
// Blocks until a stop signal arrives and returns its number.
int wait_for_stop_signal();

// Handles stop signals in a thread. Until set_started() is called, a stop signal ends the process
// at once with status 0, because the start may wait long for locks of the database. After that, a
// stop signal only makes wait() return. block_stop_signals() must have been called before.
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

// Ends the process with status 1 without calling destructors. To be used when a blocked call
// prevents the process from ending normally.
[[noreturn]] void end_process_now(const char* reason);
// Calls end_process_now() after `timeout`, unless the object has been destroyed by then.
class ShutdownDeadline {
 public:
  explicit ShutdownDeadline(std::chrono::milliseconds timeout);
  ShutdownDeadline(const ShutdownDeadline&) = delete;
  ShutdownDeadline& operator=(const ShutdownDeadline&) = delete;
  ~ShutdownDeadline();

 private:
  std::shared_ptr<std::atomic<bool>> ended_;
};

// Raises the limit of open files to the maximum that the system allows, because each connection
// needs a file descriptor.
void raise_file_limit();

// Makes the allocator return large blocks of memory to the system as soon as they are freed.
void set_malloc_thresholds();

}  // namespace chap::cli
