// Operator log on standard error, one line an event, human or JSON. Thread-safe.
// The job logs that users read are something else: engine/worker.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace chap::log {

enum class Level { kDebug, kInfo, kWarning, kError };
enum class Format { kHuman, kJson };

// Called once by main before any thread starts; without it, human lines from kInfo on.
void configure(Level least, Format format);

// Whether lines of this level are written at all.
bool is_on(Level level);

// `component` names the folder that speaks, such as "http" or "queue".
void write(Level level, std::string_view component, std::string_view message);

template <class... Args>
void debug(std::string_view component, fmt::format_string<Args...> text, Args&&... args) {
  write(Level::kDebug, component, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void info(std::string_view component, fmt::format_string<Args...> text, Args&&... args) {
  write(Level::kInfo, component, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void warning(std::string_view component, fmt::format_string<Args...> text, Args&&... args) {
  write(Level::kWarning, component, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void error(std::string_view component, fmt::format_string<Args...> text, Args&&... args) {
  write(Level::kError, component, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace chap::log
