#include "app/setting_kinds.hpp"

#include "foundation/base/ascii.hpp"
#include "storage/sql/postgres/address.hpp"

#include <algorithm>
#include <string_view>

namespace chap::app {

bool truth_from(const std::string& text) {
  const std::string word = ascii::lower(text);
  if (word == "true" || word == "1" || word == "yes") return true;
  if (word == "false" || word == "0" || word == "no") return false;
  throw invalid_input(fmt::format("'{}' is neither true nor false", text));
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

std::string database_url_from(const std::string& text) {
  const std::string_view address = ascii::trimmed(text);
  sql::postgres::refuse_keywords(address);
  return std::string(address);
}

std::string root_path_from(std::string text) {
  while (text.ends_with('/')) text.pop_back();
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

SettingRow truth_row(
    const char* flag, const char* variable, const char* help, bool Settings::*member
) {
  return {flag, variable, "false", help, [member](Settings& s, const std::string& text) {
            s.*member = truth_from(text);
          }};
}

SettingRow path_row(
    const char* flag,
    const char* variable,
    const char* shown,
    const char* help,
    std::filesystem::path Settings::*member
) {
  return {flag, variable, shown, help, [member](Settings& s, const std::string& text) {
            s.*member = std::filesystem::absolute(text);
          }};
}

}  // namespace chap::app
