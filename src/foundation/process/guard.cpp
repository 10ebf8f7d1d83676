#include "foundation/process/guard.hpp"

#include "foundation/process/file_descriptor.hpp"
#include "foundation/process/priority.hpp"
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

// The kernel shall choose a job before the worker when memory runs out (jobs.md W45).
void offer_to_oom_killer() {
  const FileDescriptor file(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  constexpr std::string_view kScore = "500";
  if (file && ::write(file.get(), kScore.data(), kScore.size()) < 0) {
    return;  // not permitted: the job runs all the same
  }
}

[[noreturn]] void run_work(pid_t guard, const std::function<int()>& work) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The guard may have died before the signal was asked for.
  if (::getppid() != guard) {
    ::_exit(1);
  }
  offer_to_oom_killer();
  std::exit(work());
}

bool lifeline_cut(int lifeline, int handle, int longest) {
  pollfd watched[] = {{lifeline, POLLRDHUP, 0}, {handle, POLLIN, 0}};
  // Without a handle the second limit is the only way to learn of the end.
  ::poll(watched, handle >= 0 ? 2 : 1, handle >= 0 ? longest : 20);
  return (watched[0].revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

int exit_code_of(int status) {
  return WIFSIGNALED(status) ? kSignalBase + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

int run_guarded(int lifeline, const std::function<int()>& work) {
  ::setsid();  // fails when the starter has made us a leader already, which is as good
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t guard = ::getpid();
  const pid_t worker = ::fork();
  if (worker == 0) {
    run_work(guard, work);
  }
  if (worker < 0) {
    return 1;
  }
  // Requests to end are for the work; the guard stays to clean up after it.
  for (const int ignored : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2}) {
    ::signal(ignored, SIG_IGN);
  }
  const FileDescriptor handle(open_pid(worker));
  int code = kSignalBase + SIGKILL;
  bool stands_back = false;
  for (bool ended = false; !ended;) {
    stands_back = stands_back || session_stands_back(guard);
    // The wait has an end so that adopted orphans are reaped.
    if (lifeline_cut(lifeline, handle.get(), stands_back ? 1000 : 50)) {
      break;
    }
    int status = 0;
    for (pid_t got = 0; (got = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      if (got == worker) {
        code = exit_code_of(status);
        ended = true;
      }
    }
  }
  kill_descendants(guard);
  return code;
}

}  // namespace chap::process
