// What the process owes the operating system: signals and limits. Before any thread is started.
#pragma once

namespace chap::cli {

// SIGTERM and SIGINT are delivered to wait_for_stop_signal() only, in every thread made later.
void block_stop_signals();
// Returns the signal's number.
int wait_for_stop_signal();

// As many open files as the system lets us have: every connection is one.
void raise_file_limit();

}  // namespace chap::cli
