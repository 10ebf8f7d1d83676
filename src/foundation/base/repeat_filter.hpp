// Limits log lines that have the same text. The first line is written. After that, at most one line
// in each time window is written, together with the number of lines that were left out.
// Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chap::log {

class RepeatFilter {
 public:
  using Clock = std::chrono::steady_clock;

  // Remembers at most `capacity` different texts. If more texts occur within one time window, lines
  // with the texts that are not remembered are always written.
  RepeatFilter(Clock::duration window, std::size_t capacity)
      : window_(window), capacity_(capacity) {}

  // Returns nullopt if a line with this text must not be written at the time `now`. Otherwise
  // returns the number of lines with this text that were left out since such a line was last
  // written.
  std::optional<std::uint64_t> admit(std::string_view text, Clock::time_point now);

 private:
  struct Line {
    Clock::time_point window_end;
    std::uint64_t left_out = 0;
  };

  void forget_expired(Clock::time_point now);

  Clock::duration window_;
  std::size_t capacity_;
  std::mutex mutex_;
  std::unordered_map<std::string, Line> lines_;
};

}  // namespace chap::log
