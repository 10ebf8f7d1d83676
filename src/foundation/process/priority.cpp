#include "foundation/process/priority.hpp"

#include "foundation/process/file_descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace chap::process {

void stand_back(int niceness) {
  // Linux has a niceness for each thread. Who may do anything could also step forward with it.
  const auto thread = static_cast<id_t>(::gettid());
  if (::getpriority(PRIO_PROCESS, thread) < niceness) {
    ::setpriority(PRIO_PROCESS, thread, niceness);
  }
}

bool session_stands_back(pid_t leader) {
  const int niceness = ::getpriority(PRIO_PROCESS, static_cast<id_t>(leader));
  if (niceness <= 0) return true;
  const std::string place = "/proc/" + std::to_string(leader) + "/autogroup";
  const FileDescriptor file(::open(place.c_str(), O_WRONLY | O_CLOEXEC));
  const std::string wish = std::to_string(niceness);
  return !file || ::write(file.get(), wish.data(), wish.size()) >= 0 || errno != EAGAIN;
}

}  // namespace chap::process
