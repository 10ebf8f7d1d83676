// Starts programs and waits until they end. Uses posix_spawn, which is safe in a process with
// several threads.
//
// A Child may be used by only one thread at a time. Its destructor neither kills the process nor
// waits for it. The functions throw Error (kInternal) if a program cannot be started or a
// descriptor cannot be created.
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

enum class ProcessGroup {
  kSame,
  kNew,         // a new process group in the same session
  kNewSession,  // a new session, which does not receive signals of the terminal
};

struct SpawnOptions {
  // The program and its arguments. A program name without `/` is searched for in PATH.
  std::vector<std::string> arguments;
  // Texts of the form `NAME=value`. If absent, the child gets the environment of this process.
  std::optional<std::vector<std::string>> environment;
  std::string working_directory;  // empty: the working directory of this process
  ProcessGroup process_group = ProcessGroup::kNew;
  // The nice value of the child, 1 to 19. If the nice value of the calling thread is higher, or if
  // `niceness` is 0, the child gets the nice value of the calling thread.
  int niceness = 0;
  // Descriptors to pass: {descriptor of this process, number in the child}. In the child, the
  // descriptors 0, 1 and 2 are /dev/null unless they are listed here. All other descriptors are
  // closed.
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
  // timeout of zero, the function returns immediately.
  std::optional<ExitStatus> wait(std::chrono::milliseconds timeout);
  // Sends a signal to the process group that the child leads. Does nothing if the group does not
  // exist any more.
  void signal_group(int signal) const;

 private:
  pid_t pid_;
  std::uint64_t start_time_;
  std::optional<ExitStatus> status_;
};

Child spawn(const SpawnOptions& options);

// A pair of connected stream sockets, which are closed on exec. Sending through the first socket
// fails if the other end reads nothing for 30 s.
std::pair<FileDescriptor, FileDescriptor> make_channel();
// The read end and the write end of a pipe, which are closed on exec.
std::pair<FileDescriptor, FileDescriptor> make_pipe();
// Sends all bytes through a channel. Returns false if the other end is closed or if sending fails
// (make_channel()). Causes no SIGPIPE.
bool write_all(int channel, const std::string& bytes);

}  // namespace chap::process
