#include "app/settings.hpp"

#include "foundation/base/env.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace chap::app {
namespace {

std::filesystem::path default_data_dir() {
  if (const auto base = env("XDG_DATA_HOME")) return std::filesystem::path(*base) / "chap";
  if (const auto home = env("HOME")) return std::filesystem::path(*home) / ".local/share/chap";
  return std::filesystem::absolute("chap-data");
}

void apply(
    Settings& settings, const SettingRow& row, const std::string& source, const std::string& text
) {
  try {
    row.set(settings, text);
  } catch (const Error& error) {
    throw invalid_input(source + ": " + error.what());
  }
}

void complete(Settings& settings) {
  if (settings.data_dir.empty()) settings.data_dir = default_data_dir();
  if (settings.logs_dir.empty()) settings.logs_dir = settings.data_dir / "logs";
  if (settings.job_slots == 0) {
    settings.job_slots = std::clamp(std::thread::hardware_concurrency() / 2, 1U, 4U);
  }
  settings.handler_threads = std::clamp(settings.handler_threads, 1U, 256U);
  settings.gzip_level = std::clamp(settings.gzip_level, 1U, 9U);
}

}  // namespace

Settings read_settings(const std::vector<std::pair<std::string, std::string>>& flags) {
  Settings settings;
  for (const SettingRow& row : settings_table()) {
    const bool flagged = std::any_of(flags.begin(), flags.end(), [&](const auto& given) {
      return row.flag != nullptr && given.first == row.flag;
    });
    const auto text = env(row.variable);
    if (text && !flagged) apply(settings, row, row.variable, *text);
    for (const auto& [flag, given] : flags) {
      if (row.flag != nullptr && flag == row.flag) apply(settings, row, row.flag, given);
    }
  }
  complete(settings);
  return settings;
}

sql::postgres::ServerBounds database_bounds(const Settings& settings) {
  sql::postgres::ServerBounds bounds;
  bounds.statement_timeout = std::chrono::seconds(settings.statement_seconds);
  bounds.lock_timeout = std::chrono::seconds(settings.lock_seconds);
  bounds.attempts = settings.database_wait_seconds;
  bounds.readers = settings.database_readers;
  bounds.writers = settings.database_writers;
  return bounds;
}

std::string database_address(const Settings& settings) {
  if (!settings.database_url.empty()) return settings.database_url;
  return (settings.data_dir / "chap.db").string();
}

std::string settings_document() {
  std::string text =
      "# Settings\n\nGenerated from `src/app/settings_table.cpp` by `chap settings`; do not edit.\n"
      "The command line wins over the environment.\n\n"
      "| flag | variable | default | meaning |\n| --- | --- | --- | --- |\n";
  for (const SettingRow& row : settings_table()) {
    const std::string flag = row.flag != nullptr ? fmt::format("`{}`", row.flag) : "";
    text +=
        fmt::format("| {} | `{}` | {} | {} |\n", flag, row.variable, row.default_text, row.help);
  }
  return text;
}

}  // namespace chap::app
