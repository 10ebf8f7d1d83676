// The guard: a process that runs a function in a child process and, at the end, kills all
// descendants that are left.
//
//   server or worker --channel--> guard --fork--> work --> model programs ...
//
// The guard is a session leader and a child subreaper, so that it can find all descendants,
// including those whose parents have ended. When the other end of the channel is closed, or when
// the work process ends, the guard kills all descendants and ends. If the guard itself is killed,
// the kernel kills the work process by a parent-death signal (jobs.md W43, W44).
#pragma once

#include <functional>

namespace chap::process {

// If the signal N ended the work process, the exit code of the guard is kSignalBase + N.
inline constexpr int kSignalBase = 128;

// Must be the first call in main, before any thread is started. Runs `work` in a child process.
// `channel` is the socket that connects the guard with the server or worker. The function returns
// only in the guard, not in the child. The returned value is the exit code of the child, with which
// the guard must exit. The child and its descendants inherit the niceness of the guard.
int run_guarded(int channel, const std::function<int()>& work);

}  // namespace chap::process
