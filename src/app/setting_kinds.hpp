// Parsers for the kinds of settings, such as numbers, paths and lists. Each parser throws Error
// (kInvalidInput) for an invalid text, with a message about the valid texts.
#pragma once

#include "app/settings.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace chap::app {

bool bool_from(const std::string& text);
std::vector<std::string> list_from(const std::string& text);
// An address to listen on. An empty address is refused, because the system would listen on every
// interface for an empty address.
std::string address_from(const std::string& text);
// Comma-separated origins, at least one: scheme, host and optional port.
std::vector<std::string> origins_from(const std::string& text);
std::string root_path_from(std::string text);
std::string database_url_from(const std::string& text);
// A number of seconds, or nullopt for the word "never".
std::optional<unsigned> seconds_or_never_from(const std::string& text);

// The functions below make the table rows of settings whose value is stored in one member without
// further processing. `default_text` is shown in the documentation.
SettingRow text_row(
    const char* flag, const char* variable, const char* help, std::string Settings::*member
);
SettingRow bool_row(
    const char* flag, const char* variable, const char* help, bool Settings::*member
);
SettingRow path_row(
    const char* flag,
    const char* variable,
    const char* default_text,
    const char* help,
    std::filesystem::path Settings::*member
);

template <class Number>
Number number_from(const std::string& text) {
  Number value{};
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || rest != text.data() + text.size()) {
    throw invalid_input(
        fmt::format("'{}' is not a whole number up to {}", text, std::numeric_limits<Number>::max())
    );
  }
  return value;
}

struct Range {
  std::uint64_t min = 0;
  std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
};

template <class Number>
Number number_from(const std::string& text, Range range) {
  const auto value = number_from<Number>(text);
  if (value < range.min) throw invalid_input(fmt::format("must be at least {}", range.min));
  if (value > range.max) throw invalid_input(fmt::format("must be at most {}", range.max));
  return value;
}

template <class Number>
SettingRow number_row(
    const char* flag,
    const char* variable,
    const char* default_text,
    const char* help,
    Number Settings::*member,
    Range range = {}
) {
  const auto set = [member, range](Settings& s, const std::string& text) {
    s.*member = number_from<Number>(text, range);
  };
  return {flag, variable, default_text, help, set};
}

}  // namespace chap::app
