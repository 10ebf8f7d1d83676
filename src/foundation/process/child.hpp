// Starts programs and waits until they end. It uses posix_spawn, which is safe in a process with
// threads.
//
// A Child may be used by only one thread at a time. Its destructor neither kills the process nor
// waits for it. Throws Error (kInternal) if the program cannot be started.
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
  kNewGroup,    // a new process group in the same session
  kNewSession,  // a new session, which does not receive signals of the terminal
};

struct SpawnOptions {
  // The program and its arguments. A program name without `/` is searched for in PATH.
  std::vector<std::string> arguments;
  // `NAME=value`; absent: the environment of this process.
  std::optional<std::vector<std::string>> environment;
  std::string working_directory;  // empty: that of this process
  Placement placement = Placement::kNewGroup;
  // The nice value of the child, 1 to 19, unless that of the calling thread is higher. 0: the nice
  // value of the calling thread.
  int niceness = 0;
  // Descriptors to pass: {descriptor of this process, number in the child}. 0, 1 and 2 are
  // /dev/null unless they are listed; all other descriptors are closed in the child.
  std::vector<std::pair<int, int>> descriptors;
};

struct ExitStatus {
  int code = 0;    // valid if `signal` is 0
  int signal = 0;  // the signal that ended the process, or 0
};

class Child {
 public:
  explicit Child(pid_t pid);

  pid_t pid() const { return pid_; }
  // The start time of the process (process_table.hpp), which distinguishes it from a later process
  // with the same pid.
  std::uint64_t start_time() const { return start_time_; }
  // Waits until the process has ended and returns its status; nullopt after the timeout. With a
  // timeout of zero it returns immediately.
  std::optional<ExitStatus> wait(std::chrono::milliseconds timeout);
  // Sends a signal to the process group that the child leads. It is no error if the group does not
  // exist any more.
  void signal_group(int signal) const;

 private:
  pid_t pid_;
  std::uint64_t start_time_;
  std::optional<ExitStatus> status_;
};

Child spawn(const SpawnOptions& options);

// A stream socket pair whose ends are closed on exec.
std::pair<FileDescriptor, FileDescriptor> make_channel();
// The read end and the write end of a pipe, which are closed on exec.
std::pair<FileDescriptor, FileDescriptor> make_pipe();
// Returns false if the other end of the channel is closed or receives nothing for 30 s. Causes no
// SIGPIPE.
bool write_all(int channel, const std::string& bytes);

}  // namespace chap::process
