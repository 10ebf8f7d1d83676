// How far a thread or a session stands back for others when the machine is busy. Where the system
// has no such thing, or does not allow it, all are equal: no harm.
#pragma once

#include <sys/types.h>

namespace chap::process {

// The calling thread, and what it starts from here on, if it does not stand further back already.
// `niceness` is 1..19, as in nice(1). There is no way back.
void stand_back(int niceness);

// The whole session, as far as its leader does. Linux shares the cores among sessions first
// (autogroups, sched(7)): the niceness of a process counts within its session only.
// False when the system is too busy with such wishes (it takes one every 100 ms): ask again.
bool session_stands_back(pid_t leader);

}  // namespace chap::process
