#include "foundation/base/repeat_filter.hpp"

namespace chap::log {

std::optional<std::uint64_t> RepeatFilter::admit(std::string_view text, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(std::string(text));
  if (found == lines_.end()) {
    if (lines_.size() >= capacity_) forget_expired(now);
    if (lines_.size() < capacity_) lines_.emplace(text, Line{now + window_});
    return 0;
  }
  Line& line = found->second;
  if (now < line.window_end) {
    ++line.left_out;
    return std::nullopt;
  }
  const std::uint64_t left_out = line.left_out;
  line = Line{now + window_};
  return left_out;
}

void RepeatFilter::forget_expired(Clock::time_point now) {
  std::erase_if(lines_, [&](const auto& entry) { return now >= entry.second.window_end; });
}

}  // namespace chap::log
