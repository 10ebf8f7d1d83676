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

struct Entry {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t session = 0;
  std::uint64_t start_time = 0;
};

// /proc/PID/stat: pid (name) state ppid pgrp session ... field 22 is the start time. The name may
// hold blanks and brackets, so the fields count from the last bracket.
std::optional<Entry> read_entry(pid_t pid) {
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
  Entry entry;
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

std::vector<Entry> read_table() {
  std::vector<Entry> table;
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
    if (const std::optional<Entry> entry = read_entry(pid)) {
      table.push_back(*entry);
    }
  }
  return table;
}

}  // namespace

std::optional<std::uint64_t> start_time_of(pid_t pid) {
  const std::optional<Entry> entry = read_entry(pid);
  return entry ? std::optional(entry->start_time) : std::nullopt;
}

FileDescriptor open_pid(pid_t pid) {
  // glibc's own declaration is not usable from C++ on every release.
  return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

std::vector<pid_t> session_members(pid_t session) {
  std::vector<pid_t> members;
  for (const Entry& entry : read_table()) {
    if (entry.session == session) {
      members.push_back(entry.pid);
    }
  }
  return members;
}

std::vector<pid_t> descendants_of(pid_t pid) {
  const std::vector<Entry> table = read_table();
  std::vector<pid_t> found;
  std::vector<pid_t> open{pid};
  while (!open.empty()) {
    const pid_t parent = open.back();
    open.pop_back();
    for (const Entry& entry : table) {
      if (entry.parent == parent &&
          std::find(found.begin(), found.end(), entry.pid) == found.end()) {
        found.push_back(entry.pid);
        open.push_back(entry.pid);
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
    const std::vector<pid_t> living = descendants_of(pid);
    for (const pid_t one : living) {
      ::kill(one, SIGKILL);
    }
    if (pid == ::getpid()) {
      while (::waitpid(-1, nullptr, WNOHANG) > 0) {
      }
    }
    if (living.empty()) {
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace chap::process
