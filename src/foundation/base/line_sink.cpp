#include "foundation/base/line_sink.hpp"

#include <climits>

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace chap::log {

LineSink::LineSink(int descriptor, std::chrono::milliseconds patience)
    : descriptor_(descriptor), patience_(patience) {}

std::size_t LineSink::take_dropped() {
  const std::lock_guard lock(mutex_);
  if (dropped_ == 0 || !is_writable()) return 0;
  const std::size_t dropped = dropped_;
  dropped_ = 0;
  return dropped;
}

void LineSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  if (is_line_cut_) line.push_back('\n');
  formatter_->format(message, line);
  if (!write({line.data(), line.size()})) ++dropped_;
}

// A pipe is reported as writable if it has space for PIPE_BUF bytes, so a write of at most that
// many bytes does not block.
bool LineSink::write(std::string_view text) {
  while (!text.empty()) {
    if (!is_writable()) return false;
    const ssize_t count =
        ::write(descriptor_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (count < 0 && errno != EINTR && errno != EAGAIN) return true;  // no reader exists any more
    if (count > 0) text.remove_prefix(std::size_t(count));
    is_line_cut_ = !text.empty();
  }
  return true;
}

bool LineSink::is_writable() const {
  pollfd entry{descriptor_, POLLOUT, 0};
  const int wait = dropped_ > 0 ? 0 : int(patience_.count());
  // An error of the descriptor (POLLERR and similar events) also ends the wait; write() then fails.
  return ::poll(&entry, 1, wait) > 0;
}

}  // namespace chap::log
