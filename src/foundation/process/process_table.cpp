#include "foundation/process/process_table.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <dirent.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace chap::process {
namespace {

struct ProcessEntry {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t session = 0;
  std::uint64_t start_time = 0;
};

// Reads /proc/PID/stat: pid (name) state ppid pgrp session ... Field 22 is the start time. The name
// may contain blanks and brackets, so the fields are counted from the last closing bracket.
std::optional<ProcessEntry> read_entry(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line)) {
    return std::nullopt;
  }
  const std::size_t bracket = line.rfind(')');
  if (bracket == std::string::npos) {
    return std::nullopt;
  }
  std::istringstream fields(line.substr(bracket + 1));
  ProcessEntry entry;
  entry.pid = pid;
  std::string state;
  pid_t group = 0;
  fields >> state >> entry.parent >> group >> entry.session;
  std::string skipped;
  for (int field = 7; field <= 21; ++field) {
    fields >> skipped;
  }
  fields >> entry.start_time;
  if (!fields || state == "Z" || state == "X") {
    return std::nullopt;
  }
  return entry;
}

std::vector<ProcessEntry> read_table() {
  std::vector<ProcessEntry> table;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), ::closedir);
  while (folder) {
    const dirent* item = ::readdir(folder.get());
    if (item == nullptr) {
      break;
    }
    pid_t pid = 0;
    const char* end = item->d_name + std::strlen(item->d_name);
    const auto [stop, error] = std::from_chars(item->d_name, end, pid);
    if (error != std::errc() || stop != end) {
      continue;
    }
    if (const std::optional<ProcessEntry> entry = read_entry(pid)) {
      table.push_back(*entry);
    }
  }
  return table;
}

}  // namespace

std::optional<std::uint64_t> start_time_of(pid_t pid) {
  const std::optional<ProcessEntry> entry = read_entry(pid);
  return entry ? std::optional(entry->start_time) : std::nullopt;
}

FileDescriptor open_pid(pid_t pid) {
  // The declaration of pidfd_open() in some releases of glibc cannot be used from C++.
  return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

std::vector<pid_t> session_members(pid_t session) {
  std::vector<pid_t> members;
  for (const ProcessEntry& entry : read_table()) {
    if (entry.session == session) {
      members.push_back(entry.pid);
    }
  }
  return members;
}

std::vector<pid_t> descendants_of(pid_t pid) {
  const std::vector<ProcessEntry> table = read_table();
  std::vector<pid_t> found;
  std::vector<pid_t> to_visit{pid};
  while (!to_visit.empty()) {
    const pid_t parent = to_visit.back();
    to_visit.pop_back();
    for (const ProcessEntry& entry : table) {
      if (entry.parent == parent &&
          std::find(found.begin(), found.end(), entry.pid) == found.end()) {
        found.push_back(entry.pid);
        to_visit.push_back(entry.pid);
      }
    }
  }
  return found;
}

void signal_session(pid_t session, int signal) {
  for (const pid_t member : session_members(session)) {
    ::kill(member, signal);
  }
}

void kill_descendants(pid_t pid, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const std::vector<pid_t> descendants = descendants_of(pid);
    for (const pid_t descendant : descendants) {
      ::kill(descendant, SIGKILL);
    }
    if (pid == ::getpid()) {
      while (::waitpid(-1, nullptr, WNOHANG) > 0) {
      }
    }
    if (descendants.empty()) {
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace chap::process
