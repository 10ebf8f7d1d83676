#include "foundation/process/guard.hpp"

#include "foundation/process/file_descriptor.hpp"
#include "foundation/process/process_table.hpp"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace chap::process {
namespace {

// If memory runs out after this call, the kernel kills this job process rather than the server or
// worker (jobs.md W45).
void raise_oom_score() {
  const FileDescriptor file(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  constexpr std::string_view kScore = "500";
  if (file && ::write(file.get(), kScore.data(), kScore.size()) < 0) {
    return;  // not permitted: the job runs with the default score
  }
}

[[noreturn]] void run_work(pid_t guard, const std::function<int()>& work) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // If the guard ended before prctl() was called, the kernel sends no signal.
  if (::getppid() != guard) {
    ::_exit(1);
  }
  raise_oom_score();
  std::exit(work());
}

// Waits until the channel is closed or the process of `handle` ends, at most for `timeout_ms`.
// Returns whether the channel is closed.
bool wait_for_close(int channel, int handle, int timeout_ms) {
  pollfd watched[] = {{channel, POLLRDHUP, 0}, {handle, POLLIN, 0}};
  // Without a handle, poll() cannot report the end of the process. Then the timeout is short, so
  // that the caller soon checks whether the process has ended.
  ::poll(watched, handle >= 0 ? 2 : 1, handle >= 0 ? timeout_ms : 20);
  return (watched[0].revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

int exit_code_of(int status) {
  return WIFSIGNALED(status) ? kSignalBase + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

int run_guarded(int channel, const std::function<int()>& work) {
  ::setsid();  // fails if this process is a session leader already, which is fine
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t guard = ::getpid();
  const pid_t work_process = ::fork();
  if (work_process == 0) {
    run_work(guard, work);
  }
  if (work_process < 0) {
    return 1;
  }
  // These signals are meant for the child process that runs `work`. The guard ignores them, so that
  // it can kill the remaining processes afterwards.
  for (const int ignored : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2}) {
    ::signal(ignored, SIG_IGN);
  }
  const FileDescriptor handle(open_pid(work_process));
  int code = kSignalBase + SIGKILL;
  for (bool ended = false; !ended;) {
    // The wait is limited to 1 s, because orphaned descendants must be reaped regularly.
    if (wait_for_close(channel, handle.get(), 1000)) {
      break;
    }
    int status = 0;
    for (pid_t ended_pid = 0; (ended_pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended_pid == work_process) {
        code = exit_code_of(status);
        ended = true;
      }
    }
  }
  kill_descendants(guard);
  return code;
}

}  // namespace chap::process
