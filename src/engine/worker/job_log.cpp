#include "engine/worker/job_log.hpp"

#include "foundation/base/log.hpp"
#include "foundation/json/encoding.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace chap::worker {
namespace {

// Valid UTF-8 on one line.
std::string repaired(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = json::utf8_length(text, false);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (text[0] == '\n' || text[0] == '\r') {
      out += ' ';
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::size_t size_of(int file) {
  struct stat facts {};
  return file >= 0 && ::fstat(file, &facts) == 0 ? static_cast<std::size_t>(facts.st_size) : 0;
}

// `2026-08-17 09:41:05,123 INFO    http: text`, as foundation/base/log writes it for people.
bool is_log_line(std::string_view line) {
  constexpr std::string_view kShape = "dddd-dd-dd dd:dd:dd,ddd ";
  if (line.size() <= kShape.size()) {
    return false;
  }
  return std::equal(kShape.begin(), kShape.end(), line.begin(), [](char shape, char c) {
    return shape == 'd' ? c >= '0' && c <= '9' : shape == c;
  });
}

// The level goes into brackets: `2026-08-17 09:41:05,123 [INFO] http: text`.
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

void BoundedLog::write(std::string_view bytes) {
  while (file_ && !bytes.empty()) {
    const ssize_t done = ::write(file_.get(), bytes.data(), bytes.size());
    if (done <= 0) {
      log::warning("worker", "a job's log file cannot be written; the job runs on without it");
      file_.close();
      return;
    }
    written_ += static_cast<std::size_t>(done);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

void BoundedLog::write_line(std::string_view line) {
  const std::string text = repaired(line.substr(0, kMaxLine)) + "\n";
  if (tail_.empty() && dropped_ == 0 && written_ + text.size() <= limits_.head_bytes) {
    write(text);
    return;
  }
  tail_ += text;
  // Shortened now and then, not at every line.
  if (tail_.size() > 2 * limits_.tail_bytes) {
    const std::string kept = queue::last_bytes(tail_, limits_.tail_bytes);
    dropped_ += tail_.size() - kept.size();
    tail_ = kept;
  }
}

void BoundedLog::finish() {
  const std::string kept = queue::last_bytes(tail_, limits_.tail_bytes);
  const std::size_t dropped = dropped_ + tail_.size() - kept.size();
  if (dropped > 0) {
    write(fmt::format("\n... {} bytes left out ...\n", dropped));
  }
  write(kept);
  tail_.clear();
  file_.close();
}

JobLog::JobLog(
    const queue::LogFiles& files, const Clock& clock, const std::string& id, const LogLimits& limits
)
    : files_(files),
      clock_(clock),
      id_(id),
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
  status_.finish();
  debug_.finish();
  return {
      files_.tail(id_, queue::LogKind::kStatus).value_or(""),
      files_.tail(id_, queue::LogKind::kDebug).value_or("")};
}

}  // namespace chap::worker
