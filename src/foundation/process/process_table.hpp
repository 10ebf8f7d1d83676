// What runs on this machine, read from /proc, and signals to whole families of processes.
//
// A pid alone does not name a process: numbers are used again. (pid, start time) does.
#pragma once

#include "foundation/process/file_descriptor.hpp"

#include <cstdint>
#include <optional>
#include <sys/types.h>
#include <vector>

namespace chap::process {

// Start time in kernel ticks since boot; nothing when no such process runs (a zombie does not).
std::optional<std::uint64_t> start_time_of(pid_t pid);

// A handle that polls readable when the process ends; empty where the kernel has none.
FileDescriptor open_pid(pid_t pid);

// Living processes of a session, and living descendants of a process (itself not included).
std::vector<pid_t> session_members(pid_t session);
std::vector<pid_t> descendants_of(pid_t pid);

// To every member of the session, in whatever process group.
void signal_session(pid_t session, int signal);

// SIGKILL to all descendants, again and again until none is left or `rounds` are over: a process
// may start another between look and kill. Reaps those that are children of the caller.
void kill_descendants(pid_t pid, int rounds = 200);

}  // namespace chap::process
