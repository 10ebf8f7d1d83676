// The two logs of a running job: lines in, bounded files out (contract, jobs.md J19).
//
// Lines are cut at 64 KiB, bytes that are no UTF-8 are replaced, and a file keeps its head and its
// tail when there is too much. A file that cannot be written is given up; the job runs on (F36).
#pragma once

#include "engine/queue/job.hpp"
#include "engine/queue/log_files.hpp"
#include "foundation/base/clock.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace chap::worker {

inline constexpr std::size_t kMaxLine = 64U << 10;

struct LogLimits {
  std::size_t head_bytes = 60U << 20;
  std::size_t tail_bytes = 4U << 20;
};

class BoundedLog {
 public:
  BoundedLog(process::FileDescriptor file, const LogLimits& limits);
  void write_line(std::string_view line);
  // Writes the tail that was kept back; nothing may follow.
  void finish();

 private:
  void write(std::string_view bytes);

  process::FileDescriptor file_;
  LogLimits limits_;
  std::size_t written_ = 0;  // what the file holds, earlier deliveries included
  std::size_t dropped_ = 0;
  std::string tail_;
};

// Cuts a stream of bytes into lines.
class LineSplitter {
 public:
  template <class Visit>
  void feed(std::string_view bytes, const Visit& visit) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      const std::string_view part = bytes.substr(0, end);
      line_ += part.substr(0, kMaxLine - std::min(kMaxLine, line_.size()));
      if (end == std::string_view::npos) {
        return;
      }
      visit(line_);
      line_.clear();
      bytes.remove_prefix(end + 1);
    }
  }
  template <class Visit>
  void finish(const Visit& visit) {
    if (!line_.empty()) {
      visit(line_);
      line_.clear();
    }
  }

 private:
  std::string line_;
};

class JobLog {
 public:
  JobLog(
      const queue::LogFiles& files,
      const Clock& clock,
      const std::string& id,
      const LogLimits& limits
  );

  void status(std::string_view message);
  void debug(std::string_view message);
  // What the job process printed: its own log lines keep their time, others get one.
  void output(std::string_view bytes);
  // Closes both and returns the end of each.
  queue::JobLogs finish();

 private:
  void output_line(std::string_view line);

  const queue::LogFiles& files_;
  const Clock& clock_;
  std::string id_;
  BoundedLog status_;
  BoundedLog debug_;
  LineSplitter splitter_;
};

}  // namespace chap::worker
