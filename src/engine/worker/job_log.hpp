// Writes the two logs of a running job to files of bounded size (contract, jobs.md J19).
//
// Lines are cut at 64 KiB, and control characters are replaced (base/printable_text.hpp). If a log
// is too large, its middle part is left out. If a log file cannot be written, the log continues in
// memory, and the job continues, too (F36).
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
  std::size_t head_bytes =
      60U << 20;  // until the file has this size, each line is written to it immediately
  std::size_t tail_bytes = 4U << 20;  // the end of the log, which is kept in memory until finish()
};

class BoundedLog {
 public:
  BoundedLog(process::FileDescriptor file, const LogLimits& limits);
  void write_line(std::string_view line);
  // Writes the end of the log, which was kept in memory, to the file. Returns the last bytes of the
  // log, even if the file cannot be written or has been deleted. write_line() must not be called
  // afterwards.
  std::string finish();

 private:
  // Writes to the file. Returns the bytes that could not be written.
  std::string_view write(std::string_view bytes);

  process::FileDescriptor file_;
  LogLimits limits_;
  std::size_t written_ = 0;  // size of the file, including the lines of earlier attempts
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
  // Adds the output of the job process to the debug log. Lines without a timestamp get one.
  void output(std::string_view bytes);
  // Closes both files and returns their last bytes.
  queue::JobLogs finish();

 private:
  void output_line(std::string_view line);

  const Clock& clock_;
  BoundedLog status_;
  BoundedLog debug_;
  LineSplitter splitter_;
};

}  // namespace chap::worker
