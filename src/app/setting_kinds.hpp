// The kinds of settings: how each reads its text. All throw Error (kInvalidInput) for a text that
// does not fit, which names what was expected.
#pragma once

#include "app/settings.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace chap::app {

bool truth_from(const std::string& text);
std::vector<std::string> list_from(const std::string& text);
std::string root_path_from(std::string text);
std::string database_url_from(const std::string& text);

// Rows for the plain kinds of members.
SettingRow text_row(
    const char* flag, const char* variable, const char* help, std::string Settings::*member
);
SettingRow truth_row(
    const char* flag, const char* variable, const char* help, bool Settings::*member
);
SettingRow path_row(
    const char* flag,
    const char* variable,
    const char* shown,
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
  std::uint64_t least = 0;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};

template <class Number>
SettingRow number_row(
    const char* flag,
    const char* variable,
    const char* shown,
    const char* help,
    Number Settings::*member,
    Range range = {}
) {
  return {flag, variable, shown, help, [member, range](Settings& s, const std::string& text) {
            const auto value = number_from<Number>(text);
            if (value < range.least) throw invalid_input(fmt::format("at least {}", range.least));
            if (value > range.most) throw invalid_input(fmt::format("at most {}", range.most));
            s.*member = value;
          }};
}

}  // namespace chap::app
