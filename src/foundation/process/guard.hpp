// The guard: a process that runs a function in a child process and kills all remaining descendants
// at the end.
//
//   server or worker --channel--> guard --fork--> work --> model programs ...
//
// The guard is a session leader and a child subreaper, so that all descendants can be found,
// including those whose parents have ended. When the other end of the channel is closed, or when
// the work ends, the guard kills all descendants and ends. If the guard itself is killed, the work
// is killed by a parent-death signal (contract, jobs.md W43, W44).
#pragma once

#include <functional>

namespace chap::process {

// If a signal N ended the work, the exit code of the guard is kSignalBase + N.
inline constexpr int kSignalBase = 128;

// Must be the first call in main, before any thread is started. Runs `work` in a child process, and
// returns, in the guard only, the exit code of the child, with which the guard must exit, too. The
// child and its descendants inherit the niceness of the guard.
int run_guarded(int channel, const std::function<int()>& work);

}  // namespace chap::process
