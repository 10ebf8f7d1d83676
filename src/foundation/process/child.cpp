#include "foundation/process/child.hpp"

#include "foundation/base/error.hpp"
#include "foundation/process/process_table.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace chap::process {
namespace {

Error system_call_error(const std::string& message, int code) {
  return internal_error(message + ": " + std::generic_category().message(code));
}

// Attributes and FileActions own the structures of posix_spawn and destroy them in their
// destructors.
struct Attributes {
  posix_spawnattr_t value;
  Attributes() { posix_spawnattr_init(&value); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { posix_spawnattr_destroy(&value); }
};

struct FileActions {
  posix_spawn_file_actions_t value;
  FileActions() { posix_spawn_file_actions_init(&value); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&value); }
};

void set_attributes(Attributes& attributes, ProcessGroup process_group) {
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  if (process_group == ProcessGroup::kNew) {
    flags = static_cast<short>(flags | POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes.value, 0);
  } else if (process_group == ProcessGroup::kNewSession) {
    flags = static_cast<short>(flags | POSIX_SPAWN_SETSID);
  }
  // Children start with the default handling of all signals. Otherwise children would also ignore
  // the signals that the server ignores.
  sigset_t all_signals;
  sigfillset(&all_signals);
  posix_spawnattr_setsigdefault(&attributes.value, &all_signals);
  sigset_t no_signals;
  sigemptyset(&no_signals);
  posix_spawnattr_setsigmask(&attributes.value, &no_signals);
  posix_spawnattr_setflags(&attributes.value, flags);
}

// Closes all descriptors from 3 on that are not passed to the child, including descriptors that
// libraries opened without close-on-exec.
void close_others(FileActions& actions, const SpawnOptions& options) {
  int last = 2;
  for (const auto& [parent_fd, child_fd] : options.descriptors) last = std::max(last, child_fd);
  for (int number = 3; number < last; ++number) {
    const bool is_passed = std::any_of(
        options.descriptors.begin(),
        options.descriptors.end(),
        [number](const auto& pair) { return pair.second == number; }
    );
    if (!is_passed) posix_spawn_file_actions_addclose(&actions.value, number);
  }
  posix_spawn_file_actions_addclosefrom_np(&actions.value, last + 1);
}

// Passes the descriptors of `options` to the child. Each descriptor is first copied to a number
// that is higher than all numbers used in the child, so that dup2 does not overwrite a descriptor
// that is still needed. Opens /dev/null as each standard stream that is not passed. Closes all
// other descriptors in the child. Returns the copies, which must stay open until the child is
// spawned.
std::vector<FileDescriptor> add_descriptors(FileActions& actions, const SpawnOptions& options) {
  std::vector<FileDescriptor> copies;
  for (int standard_fd = 0; standard_fd <= 2; ++standard_fd) {
    const bool is_passed = std::any_of(
        options.descriptors.begin(),
        options.descriptors.end(),
        [standard_fd](const auto& pair) { return pair.second == standard_fd; }
    );
    if (!is_passed) {
      posix_spawn_file_actions_addopen(&actions.value, standard_fd, "/dev/null", O_RDWR, 0);
    }
  }
  for (const auto& [parent_fd, child_fd] : options.descriptors) {
    copies.emplace_back(::fcntl(parent_fd, F_DUPFD_CLOEXEC, 64));
    if (!copies.back()) {
      throw system_call_error("cannot copy a descriptor", errno);
    }
    posix_spawn_file_actions_adddup2(&actions.value, copies.back().get(), child_fd);
  }
  close_others(actions, options);
  return copies;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (const std::string& text : texts) {
    result.push_back(const_cast<char*>(text.c_str()));
  }
  result.push_back(nullptr);
  return result;
}

ExitStatus decode(int status) {
  ExitStatus result;
  if (WIFSIGNALED(status)) {
    result.signal = WTERMSIG(status);
  } else {
    result.code = WEXITSTATUS(status);
  }
  return result;
}

// Waits until the process ends, at most for `timeout`. Old kernels do not have pidfds. In this
// case, the function only sleeps for up to 20 ms, after which the caller checks again.
void wait_for_end(pid_t pid, std::chrono::milliseconds timeout) {
  const FileDescriptor handle(open_pid(pid));
  if (!handle) {
    std::this_thread::sleep_for(std::min(timeout, std::chrono::milliseconds(20)));
    return;
  }
  pollfd process_end{handle.get(), POLLIN, 0};
  ::poll(&process_end, 1, static_cast<int>(timeout.count()));
}

// Calls `start`, which spawns the child, and returns the error code of `start`. A child inherits
// the niceness of the thread that spawns it, and a thread that has raised its niceness cannot lower
// it again. Therefore, unless `niceness` is 0, a short-lived thread raises its niceness and calls
// `start`.
int with_niceness(int niceness, const std::function<int()>& start) {
  if (niceness == 0) return start();
  int code = 0;
  try {
    std::thread([&] {
      const auto thread = static_cast<id_t>(::gettid());
      if (::getpriority(PRIO_PROCESS, thread) < niceness) {
        ::setpriority(PRIO_PROCESS, thread, niceness);
      }
      code = start();
    }).join();
  } catch (const std::system_error&) {
    return start();  // no thread can be started: the child gets the niceness of the caller
  }
  return code;
}

}  // namespace

Child::Child(pid_t pid) : pid_(pid), start_time_(start_time_of(pid).value_or(0)) {}

std::optional<ExitStatus> Child::wait(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (!status_) {
    int status = 0;
    const pid_t ended_pid = ::waitpid(pid_, &status, WNOHANG);
    if (ended_pid == pid_) {
      status_ = decode(status);
    } else if (ended_pid < 0 && errno != EINTR) {
      status_ = ExitStatus{255, 0};  // the process has ended, but other code has read its status
    } else {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          end - std::chrono::steady_clock::now()
      );
      if (left.count() <= 0) {
        break;
      }
      wait_for_end(pid_, left);
    }
  }
  return status_;
}

void Child::signal_group(int signal) const {
  if (!status_) {
    ::kill(-pid_, signal);
  }
}

Child spawn(const SpawnOptions& options) {
  if (options.arguments.empty()) {
    throw internal_error("no program to start");
  }
  Attributes attributes;
  set_attributes(attributes, options.process_group);
  FileActions actions;
  const std::vector<FileDescriptor> copies = add_descriptors(actions, options);
  if (!options.working_directory.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions.value, options.working_directory.c_str());
  }
  std::vector<char*> arguments = pointers(options.arguments);
  std::vector<char*> environment;
  if (options.environment) {
    environment = pointers(*options.environment);
  }
  pid_t pid = 0;
  const int code = with_niceness(options.niceness, [&] {
    return posix_spawnp(
        &pid,
        arguments[0],
        &actions.value,
        &attributes.value,
        arguments.data(),
        options.environment ? environment.data() : environ
    );
  });
  if (code != 0) {
    throw system_call_error("cannot start " + options.arguments[0], code);
  }
  return Child(pid);
}

std::pair<FileDescriptor, FileDescriptor> make_channel() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw system_call_error("cannot create a channel", errno);
  }
  const timeval send_timeout{30, 0};
  ::setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &send_timeout, sizeof send_timeout);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

std::pair<FileDescriptor, FileDescriptor> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    throw system_call_error("cannot create a pipe", errno);
  }
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

bool write_all(int channel, const std::string& bytes) {
  std::size_t bytes_sent = 0;
  while (bytes_sent < bytes.size()) {
    const ssize_t sent =
        ::send(channel, bytes.data() + bytes_sent, bytes.size() - bytes_sent, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent <= 0) {
      return false;
    }
    bytes_sent += static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace chap::process
