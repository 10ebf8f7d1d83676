// Writes the lines of the log to a file descriptor, without ever blocking for long. If the reader
// of a pipe or terminal does not read, lines are dropped and counted. Therefore a stalled reader of
// the log stops neither requests nor the end of the process. Thread-safe.
#pragma once

#include <spdlog/sinks/base_sink.h>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string_view>

namespace chap::log {

class LineSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  // Each write waits at most `patience` for the reader. After a line was dropped, no write waits
  // until take_dropped() has returned the number of dropped lines.
  explicit LineSink(int descriptor, std::chrono::milliseconds patience);

  // Returns how many lines were dropped since the last call, and resets the number. Returns 0 while
  // the reader still does not read.
  std::size_t take_dropped();

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}

 private:
  // Returns false if the reader does not read.
  bool write(std::string_view text);
  bool is_writable() const;

  int descriptor_;
  std::chrono::milliseconds patience_;
  std::size_t dropped_ = 0;
  bool is_line_cut_ = false;  // only a part of the last line was written
};

}  // namespace chap::log
