#include "foundation/process/termination.hpp"

#include "foundation/base/error.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace chap::process {
namespace {

// A signal handler may only write to a descriptor. A thread reads from the other end of the pipe
// and requests the stop.
int write_end = -1;

void on_sigterm(int) {
  const int saved = errno;
  [[maybe_unused]] const ssize_t written = ::write(write_end, "", 1);
  errno = saved;
}

std::stop_source& watched_source() {
  // The source and the thread exist until the process ends, because a signal may arrive at any
  // time.
  static std::stop_source& source = [&]() -> std::stop_source& {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw internal_error("no pipe can be made");
    write_end = ends[1];
    auto* made = new std::stop_source;
    std::thread([read_end = ends[0], made] {
      char byte = 0;
      while (::read(read_end, &byte, 1) < 0 && errno == EINTR) {
      }
      made->request_stop();
    }).detach();
    struct sigaction action {};
    action.sa_handler = on_sigterm;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGTERM, &action, nullptr);
    return *made;
  }();
  return source;
}

}  // namespace

std::stop_token stop_on_sigterm() { return watched_source().get_token(); }

}  // namespace chap::process
