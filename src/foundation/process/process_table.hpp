// Finds processes in /proc, and sends signals to sessions and to all descendants of a process.
//
// Pids are reused, so a process is identified by its pid and its start time.
#pragma once

#include "foundation/process/file_descriptor.hpp"

#include <cstdint>
#include <optional>
#include <sys/types.h>
#include <vector>

namespace chap::process {

// The start time in kernel ticks since boot; nullopt if the process does not exist or is a zombie.
std::optional<std::uint64_t> start_time_of(pid_t pid);

// A descriptor that becomes readable when the process ends. Empty if the process does not exist or
// if the kernel does not support such descriptors.
FileDescriptor open_pid(pid_t pid);

// The pids of the running processes of a session.
std::vector<pid_t> session_members(pid_t session);
// The pids of the running descendants of a process.
std::vector<pid_t> descendants_of(pid_t pid);

// Sends a signal to all processes of a session, in all process groups.
void signal_session(pid_t session, int signal);

// Kills all descendants of a process. A descendant may start another process before it is killed.
// Therefore the function repeats the search until no descendant is left, at most `rounds` times. If
// `pid` is the calling process, the function also reaps its children.
void kill_descendants(pid_t pid, int rounds = 200);

}  // namespace chap::process
