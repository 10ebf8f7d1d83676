#include "foundation/base/log.hpp"

#include "foundation/base/clock.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>

namespace chap::log {
namespace {

std::atomic<Format> format_in_use = Format::kHuman;

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> kLogger = [] {
    auto made =
        std::make_shared<spdlog::logger>("chap", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *kLogger;
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

// Log text may hold anything a client sent: control characters and quotes must not break the line.
std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return out;
}

}  // namespace

void configure(Level least, Format format) {
  logger().set_level(to_spdlog(least));
  format_in_use = format;
}

bool is_on(Level level) { return logger().should_log(to_spdlog(level)); }

void write(Level level, std::string_view component, std::string_view message) {
  if (!is_on(level)) return;
  const Timestamp now = SystemClock().now();
  if (format_in_use == Format::kJson) {
    logger().log(
        to_spdlog(level),
        R"({{"time":"{}Z","level":"{}","component":"{}","message":"{}"}})",
        iso_micros(now),
        name_of(level),
        component,
        escaped(message)
    );
    return;
  }
  logger().log(
      to_spdlog(level),
      "{} {:<7} {}: {}",
      log_text(now),
      name_of(level),
      component,
      one_line(message)
  );
}

}  // namespace chap::log
