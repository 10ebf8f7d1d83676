#include "foundation/process/child.hpp"

#include "foundation/base/error.hpp"
#include "foundation/process/priority.hpp"
#include "foundation/process/process_table.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>

extern char** environ;

namespace chap::process {
namespace {

Error failed(const std::string& what, int code) {
  return internal_error(what + ": " + std::generic_category().message(code));
}

// Frees what posix_spawn's own structures hold.
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

void set_attributes(Attributes& attributes, Placement placement) {
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  if (placement == Placement::kNewGroup) {
    flags = static_cast<short>(flags | POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes.value, 0);
  } else if (placement == Placement::kNewSession) {
    flags = static_cast<short>(flags | POSIX_SPAWN_SETSID);
  }
  // A server ignores some signals; its children start with a clean slate.
  sigset_t every;
  sigfillset(&every);
  posix_spawnattr_setsigdefault(&attributes.value, &every);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes.value, &none);
  posix_spawnattr_setflags(&attributes.value, flags);
}

// Copies every source above all targets, so that no dup2 overwrites a source still needed.
std::vector<FileDescriptor> add_descriptors(FileActions& actions, const SpawnOptions& options) {
  std::vector<FileDescriptor> copies;
  for (int standard = 0; standard <= 2; ++standard) {
    const bool given = std::any_of(
        options.descriptors.begin(),
        options.descriptors.end(),
        [standard](const auto& pair) { return pair.second == standard; }
    );
    if (!given) {
      posix_spawn_file_actions_addopen(&actions.value, standard, "/dev/null", O_RDWR, 0);
    }
  }
  for (const auto& [ours, theirs] : options.descriptors) {
    copies.emplace_back(::fcntl(ours, F_DUPFD_CLOEXEC, 64));
    if (!copies.back()) {
      throw failed("cannot copy a descriptor", errno);
    }
    posix_spawn_file_actions_adddup2(&actions.value, copies.back().get(), theirs);
  }
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

// Returns early when the process ends; without pidfd (old kernels) it is a short sleep.
void wait_for_end(pid_t pid, std::chrono::milliseconds timeout) {
  const FileDescriptor handle(open_pid(pid));
  if (!handle) {
    std::this_thread::sleep_for(std::min(timeout, std::chrono::milliseconds(20)));
    return;
  }
  pollfd wanted{handle.get(), POLLIN, 0};
  ::poll(&wanted, 1, static_cast<int>(timeout.count()));
}

// Returns what `start` does. A program begins as nice as the thread that starts it, and no thread
// may take that back: one is made for it.
int start_standing_back(int niceness, const std::function<int()>& start) {
  if (niceness == 0) return start();
  int code = 0;
  try {
    std::thread([&] {
      stand_back(niceness);
      code = start();
    }).join();
  } catch (const std::system_error& error) {  // no thread to be had
    code = error.code().value();
  }
  return code;
}

}  // namespace

Child::Child(pid_t pid) : pid_(pid), start_time_(start_time_of(pid).value_or(0)) {}

std::optional<ExitStatus> Child::wait(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (!status_) {
    int status = 0;
    const pid_t got = ::waitpid(pid_, &status, WNOHANG);
    if (got == pid_) {
      status_ = decode(status);
    } else if (got < 0 && errno != EINTR) {
      status_ = ExitStatus{255, 0};  // somebody else took the status: it has ended all the same
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
  set_attributes(attributes, options.placement);
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
  const int code = start_standing_back(options.niceness, [&] {
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
    throw failed("cannot start " + options.arguments[0], code);
  }
  if (options.placement == Placement::kNewSession) session_stands_back(pid);
  return Child(pid);
}

std::pair<FileDescriptor, FileDescriptor> make_channel() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw failed("cannot make a channel", errno);
  }
  const timeval patience{30, 0};
  ::setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

std::pair<FileDescriptor, FileDescriptor> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    throw failed("cannot make a pipe", errno);
  }
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

bool write_all(int channel, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t sent = ::send(channel, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent <= 0) {
      return false;
    }
    done += static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace chap::process
