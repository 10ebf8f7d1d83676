// Starts a program (posix_spawn, so it is safe in a process with threads) and waits for its end.
//
// A Child may be used by one thread at a time. Its destructor neither kills nor waits: who starts a
// program decides how it ends. Errors: chap::Error (kInternal) when the program cannot be started.
#pragma once

#include "foundation/process/file_descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace chap::process {

enum class Placement {
  kSameGroup,
  kNewGroup,    // a process group of its own, still in the starter's session
  kNewSession,  // a session and a group of its own: nothing of the terminal reaches it
};

struct SpawnOptions {
  std::vector<std::string> arguments;  // the first names the program; without `/` PATH is searched
  // `NAME=value`; absent: this process's environment.
  std::optional<std::vector<std::string>> environment;
  std::string working_directory;  // empty: this process's
  Placement placement = Placement::kNewGroup;
  // How far it stands back on a busy machine, from its first instruction on; with kNewSession the
  // session as a whole (priority.hpp). 0: as the calling thread.
  int niceness = 0;
  // Descriptors to hand over: {ours, number there}. 0, 1 and 2 are /dev/null unless named here;
  // nothing else is inherited.
  std::vector<std::pair<int, int>> descriptors;
};

struct ExitStatus {
  int code = 0;    // meaningful when signal is 0
  int signal = 0;  // the signal that ended the process
};

class Child {
 public:
  explicit Child(pid_t pid);

  pid_t pid() const { return pid_; }
  // Kernel start time of the process (process_table.hpp), to tell it from a later one with its pid.
  std::uint64_t start_time() const { return start_time_; }
  // The status once the process has ended; nothing when the time is over first. Zero only asks.
  std::optional<ExitStatus> wait(std::chrono::milliseconds timeout);
  // To the process group that the child leads. A group that is gone is no error.
  void signal_group(int signal) const;

 private:
  pid_t pid_;
  std::uint64_t start_time_;
  std::optional<ExitStatus> status_;
};

Child spawn(const SpawnOptions& options);

// Both ends close on exec. A stream socket pair: what is written to a dead peer is an error, never
// a SIGPIPE, when sent by write_all.
std::pair<FileDescriptor, FileDescriptor> make_channel();
// {read end, write end}
std::pair<FileDescriptor, FileDescriptor> make_pipe();
// False when the peer is gone or takes nothing for 30 s.
bool write_all(int channel, const std::string& bytes);

}  // namespace chap::process
