#include "foundation/base/log.hpp"

#include "foundation/base/clock.hpp"
#include "foundation/base/line_sink.hpp"
#include "foundation/base/printable_text.hpp"
#include "foundation/base/repeat_filter.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>
#include <unistd.h>

namespace chap::log {
namespace {

std::atomic<Format> format_in_use = Format::kHuman;

constexpr std::chrono::milliseconds kPatience{200};  // longest wait for a reader that stalls

// The static objects of this file are never destroyed, because a detached thread may write to the
// log while the process ends.
const std::shared_ptr<LineSink>& sink() {
  static const auto* const kSink =
      new std::shared_ptr<LineSink>(std::make_shared<LineSink>(STDERR_FILENO, kPatience));
  return *kSink;
}

spdlog::logger& logger() {
  static spdlog::logger& created = []() -> spdlog::logger& {
    auto* logger = new spdlog::logger("chap", sink());
    logger->set_pattern("%v");
    return *logger;
  }();
  return created;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

const char* name_of(Level level) {
  switch (level) {
    case Level::kDebug:
      return "DEBUG";
    case Level::kInfo:
      return "INFO";
    case Level::kWarning:
      return "WARNING";
    case Level::kError:
      return "ERROR";
  }
  return "INFO";
}

// Escapes `text` for a JSON string. `text` must not contain control characters.
std::string json_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// `text` must be printable.
void write_line(Level level, std::string_view component, const std::string& text) {
  const Timestamp now = SystemClock().now();
  if (format_in_use == Format::kJson) {
    logger().log(
        to_spdlog(level),
        R"({{"time":"{}Z","level":"{}","component":"{}","message":"{}"}})",
        iso_micros(now),
        name_of(level),
        component,
        json_text(text)
    );
    return;
  }
  logger().log(to_spdlog(level), "{} {:<7} {}: {}", log_text(now), name_of(level), component, text);
}

constexpr std::chrono::minutes kRepeatWindow{10};
constexpr std::size_t kMaxRepeatedTexts = 1000;

RepeatFilter& repeats() {
  static RepeatFilter& filter = *new RepeatFilter(kRepeatWindow, kMaxRepeatedTexts);
  return filter;
}

}  // namespace

void configure(Level min_level, Format format) {
  logger().set_level(to_spdlog(min_level));
  format_in_use = format;
}

bool is_on(Level level) { return logger().should_log(to_spdlog(level)); }

void write(Level level, std::string_view component, std::string_view message) {
  if (!is_on(level)) return;
  if (const std::size_t dropped = sink()->take_dropped()) {
    write_line(
        Level::kWarning,
        "log",
        fmt::format("{} lines were dropped, because the log was not read", dropped)
    );
  }
  if (level < Level::kWarning) return write_line(level, component, printable_line(message));
  const std::string text = printable_line(message);
  const auto left_out = repeats().admit(text, RepeatFilter::Clock::now());
  if (!left_out) return;
  if (*left_out == 0) return write_line(level, component, text);
  write_line(
      level,
      component,
      fmt::format("{} ({} more in the last {} minutes)", text, *left_out, kRepeatWindow.count())
  );
}

}  // namespace chap::log
