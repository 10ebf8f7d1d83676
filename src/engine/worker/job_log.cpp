#include "engine/worker/job_log.hpp"

#include "foundation/base/log.hpp"
#include "foundation/base/printable_text.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace chap::worker {
namespace {

std::size_t size_of(int file) {
  struct stat attributes {};
  const bool read = file >= 0 && ::fstat(file, &attributes) == 0;
  return read ? static_cast<std::size_t>(attributes.st_size) : 0;
}

// Returns whether the line has the format that foundation/base/log writes for people, such as
// `2026-08-17 09:41:05,123 INFO    http: text`.
bool is_log_line(std::string_view line) {
  constexpr std::string_view kShape = "dddd-dd-dd dd:dd:dd,ddd ";
  if (line.size() <= kShape.size()) {
    return false;
  }
  return std::equal(kShape.begin(), kShape.end(), line.begin(), [](char shape, char c) {
    return shape == 'd' ? c >= '0' && c <= '9' : shape == c;
  });
}

// Puts the level into brackets: `2026-08-17 09:41:05,123 [INFO] http: text`.
std::string with_brackets(std::string_view line) {
  constexpr std::size_t kTime = 24;
  const std::size_t end = line.find(' ', kTime);
  const std::size_t rest = line.find_first_not_of(' ', end);
  if (end == std::string_view::npos || rest == std::string_view::npos || line[kTime] == '[') {
    return std::string(line);
  }
  return fmt::format(
      "{}[{}] {}", line.substr(0, kTime), line.substr(kTime, end - kTime), line.substr(rest)
  );
}

}  // namespace

BoundedLog::BoundedLog(process::FileDescriptor file, const LogLimits& limits)
    : file_(std::move(file)), limits_(limits), written_(size_of(file_.get())) {}

std::string_view BoundedLog::write(std::string_view bytes) {
  while (file_ && !bytes.empty()) {
    const ssize_t bytes_written = ::write(file_.get(), bytes.data(), bytes.size());
    if (bytes_written < 0 && errno == EINTR) continue;
    if (bytes_written <= 0) {
      log::warning("worker", "a job's log file cannot be written; the log continues in memory");
      tail_ = queue::LogFiles::tail_of(file_.get(), limits_.tail_bytes) + tail_;
      file_.close();
    } else {
      written_ += static_cast<std::size_t>(bytes_written);
      bytes.remove_prefix(static_cast<std::size_t>(bytes_written));
    }
  }
  return bytes;
}

void BoundedLog::write_line(std::string_view line) {
  const std::string text = printable_line(line.substr(0, kMaxLine)) + "\n";
  // Once a line has been kept in memory, all later lines are kept in memory, too.
  const bool in_head = tail_.empty() && dropped_ == 0;
  const bool fits = in_head && written_ + text.size() <= limits_.head_bytes;
  const std::string_view unwritten = fits ? write(text) : std::string_view(text);
  tail_ += unwritten;
  // The tail is shortened only when it has twice the allowed size, because shortening it after
  // every line would be slow.
  if (tail_.size() > 2 * limits_.tail_bytes) {
    const std::string kept = queue::last_bytes(tail_, limits_.tail_bytes);
    dropped_ += tail_.size() - kept.size();
    tail_ = kept;
  }
}

std::string BoundedLog::finish() {
  const std::string kept = queue::last_bytes(tail_, limits_.tail_bytes);
  const std::size_t dropped = dropped_ + tail_.size() - kept.size();
  if (dropped > 0) {
    write(fmt::format("\n... {} bytes left out ...\n", dropped));
  }
  std::string text = kept;
  write(kept);
  if (file_) text = queue::LogFiles::tail_of(file_.get());
  tail_.clear();
  file_.close();
  return queue::last_bytes(std::move(text), queue::kLogTail);
}

JobLog::JobLog(
    const queue::LogFiles& files, const Clock& clock, const std::string& id, const LogLimits& limits
)
    : clock_(clock),
      status_(files.open(id, queue::LogKind::kStatus), limits),
      debug_(files.open(id, queue::LogKind::kDebug), limits) {}

void JobLog::status(std::string_view message) {
  status_.write_line(fmt::format("{}: {}", log_text(clock_.now()), message));
}

void JobLog::debug(std::string_view message) {
  debug_.write_line(fmt::format("{} [INFO] worker: {}", log_text(clock_.now()), message));
}

void JobLog::output_line(std::string_view line) {
  if (is_log_line(line)) {
    debug_.write_line(with_brackets(line));
  } else {
    debug_.write_line(fmt::format("{} [INFO] output: {}", log_text(clock_.now()), line));
  }
}

void JobLog::output(std::string_view bytes) {
  splitter_.feed(bytes, [this](std::string_view line) { output_line(line); });
}

queue::JobLogs JobLog::finish() {
  splitter_.finish([this](std::string_view line) { output_line(line); });
  return {status_.finish(), debug_.finish()};
}

}  // namespace chap::worker
