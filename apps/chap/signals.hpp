// What the process owes the operating system: signals, limits, memory. Before any thread is
// started.
#pragma once

namespace chap::cli {

// SIGTERM, SIGINT and SIGHUP, unless that is ignored, are delivered to wait_for_stop_signal() only,
// in every thread made later.
void block_stop_signals();
// Returns the signal's number.
int wait_for_stop_signal();

// As many open files as the system lets us have: every connection is one.
void raise_file_limit();

// What large requests have taken goes back to the system when they are done, not into a reserve
// that would stay for the life of the server.
void return_freed_memory();

}  // namespace chap::cli
