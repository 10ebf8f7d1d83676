// Waiting for the operator's signals. Block them before any thread is started.
#pragma once

namespace chap::cli {

// SIGTERM and SIGINT are delivered to wait_for_stop_signal() only, in every thread made later.
void block_stop_signals();
// Returns the signal's number.
int wait_for_stop_signal();

}  // namespace chap::cli
