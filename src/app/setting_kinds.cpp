#include "app/setting_kinds.hpp"

#include "foundation/base/ascii.hpp"
#include "storage/sql/postgres/address.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <algorithm>
#include <string_view>

namespace chap::app {

bool bool_from(const std::string& text) {
  const std::string word = ascii::lower(text);
  if (word == "true" || word == "1" || word == "yes") return true;
  if (word == "false" || word == "0" || word == "no") return false;
  throw invalid_input(fmt::format("'{}' is neither true nor false", text));
}

std::string address_from(const std::string& text) {
  std::string address(ascii::trimmed(text));
  if (address.empty()) throw invalid_input("an address is needed, such as 127.0.0.1 or 0.0.0.0");
  return address;
}

std::vector<std::string> list_from(const std::string& text) {
  std::vector<std::string> items;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    std::string_view item = std::string_view(text).substr(at, end - at);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    at = end + 1;
  }
  return items;
}

namespace {

// Throws Error if the origin does not have the form that browsers send: scheme, host, and the port
// if it is not the default port of the scheme.
void require_origin(const std::string& origin) {
  const std::size_t scheme = origin.find("://");
  const bool has_host = scheme != std::string::npos && scheme > 0 && scheme + 3 < origin.size();
  const bool can_match = has_host &&
                         origin.find_first_of("/*@?# ", scheme + 3) == std::string::npos &&
                         !(origin.starts_with("http://") && origin.ends_with(":80")) &&
                         !(origin.starts_with("https://") && origin.ends_with(":443"));
  if (can_match) return;
  throw invalid_input(fmt::format(
      "'{}' is not an origin as browsers send it, such as https://dhis2.example.org (no path, no "
      "final slash, no wildcard, no default port)",
      origin
  ));
}

}  // namespace

std::vector<std::string> origins_from(const std::string& text) {
  std::vector<std::string> origins = list_from(text);
  if (origins.empty()) {
    throw invalid_input(
        fmt::format("'{}' contains no origin; unset the setting to allow every origin", text)
    );
  }
  for (const std::string& origin : origins) require_origin(origin);
  return origins;
}

std::string database_url_from(const std::string& text) {
  const std::string_view address = ascii::trimmed(text);
  sql::postgres::refuse_keywords(address);
  if (!sql::postgres::is_address(address)) {
    const std::string file = sql::sqlite::path_of(std::string(address)).string();
    if (file.empty() || file.ends_with(":memory:") || file.starts_with("file:")) {
      throw invalid_input("name the file of the SQLite database, as in sqlite:////srv/chap/chap.db"
      );
    }
  }
  return std::string(address);
}

std::optional<unsigned> seconds_or_never_from(const std::string& text) {
  if (ascii::lower(text) == "never") return std::nullopt;
  constexpr std::uint64_t kYear = 31'536'000;
  try {
    return number_from<unsigned>(text, {0, kYear});
  } catch (const Error& error) {
    throw invalid_input(fmt::format("{}, or the word 'never'", error.what()));
  }
}

std::string root_path_from(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  if (!text.empty() && text.find_first_of(" ?#%\\") != std::string::npos) {
    throw invalid_input("a root path has no blanks and none of ? # % \\");
  }
  if (!text.empty() && text.front() != '/') throw invalid_input("a root path starts with '/'");
  return text;
}

SettingRow text_row(
    const char* flag, const char* variable, const char* help, std::string Settings::*member
) {
  return {flag, variable, "", help, [member](Settings& s, const std::string& text) {
            s.*member = text;
          }};
}

SettingRow bool_row(
    const char* flag, const char* variable, const char* help, bool Settings::*member
) {
  return {flag, variable, "false", help, [member](Settings& s, const std::string& text) {
            s.*member = bool_from(text);
          }};
}

SettingRow path_row(
    const char* flag,
    const char* variable,
    const char* default_text,
    const char* help,
    std::filesystem::path Settings::*member
) {
  return {flag, variable, default_text, help, [member](Settings& s, const std::string& text) {
            if (ascii::trimmed(text).empty()) {
              throw invalid_input("a folder is needed; unset the setting to use the default");
            }
            s.*member = std::filesystem::absolute(text);
          }};
}

}  // namespace chap::app
