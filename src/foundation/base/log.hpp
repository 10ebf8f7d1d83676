// The log for operators on standard error, one line for each event, in human or JSON format.
// Thread-safe. Control characters are replaced (printable_text.hpp). Of repeated warnings and
// errors, only some are written; the others are counted (repeat_filter.hpp). This is not the log of
// a job, which users read: see engine/worker/job_log.hpp.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace chap::log {

enum class Level { kDebug, kInfo, kWarning, kError };
enum class Format { kHuman, kJson };

// Must be called once, before any thread is started. Before this call, lines of level kInfo and
// above are written in human format.
void configure(Level min_level, Format format);

// Whether lines of this level are written.
bool is_on(Level level);

// `component` is the name of the calling folder, such as "http" or "queue".
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
