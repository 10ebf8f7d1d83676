// The guard: a process that does a piece of work in a child of its own and leaves nothing behind.
//
//   starter (server, worker) --lifeline--> guard --fork--> work --> model programs ...
//
// The guard is a session leader and a child subreaper, so it sees every descendant, also those
// whose parents are gone. When the lifeline's other end closes (the starter died, or wants an end),
// or when the work ends in any way, it kills all that is left and then ends itself. The work in
// turn dies by a parent-death signal when somebody kills the guard (contract, jobs.md W43, W44).
#pragma once

#include <functional>

namespace chap::process {

// Exit code of a guard whose work was ended by signal N: kSignalBase + N.
inline constexpr int kSignalBase = 128;

// Call first thing in main, before any thread exists. `work` runs in the child; its return value
// is the exit code there and of the guard. Returns (in the guard only) the code to exit with.
// On a busy machine the whole session stands back as far as the guard does (priority.hpp).
int run_guarded(int lifeline, const std::function<int()>& work);

}  // namespace chap::process
