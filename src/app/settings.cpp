#include "app/settings.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/env.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
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

// Returns the text of the file without its byte order mark.
std::string secret_in_file(const std::string& variable, const std::string& path) {
  constexpr std::uintmax_t kLargest = 64UL * 1024;
  static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::error_code failure;
  const bool is_file = std::filesystem::is_regular_file(path, failure);
  if (!is_file || std::filesystem::file_size(path, failure) > kLargest) {
    throw invalid_input(fmt::format(
        "{}: {} is not a regular file of at most {} KiB", variable, path, kLargest / 1024
    ));
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file) throw invalid_input(fmt::format("{}: {} cannot be read", variable, path));
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  if (text.empty()) throw invalid_input(fmt::format("{}: {} is empty", variable, path));
  return text;
}

// HTTP clients send the secret in a header field, which may contain printable ASCII only.
void require_sendable(const char* name, const std::string& secret) {
  const bool sendable =
      std::all_of(secret.begin(), secret.end(), [](char c) { return c >= ' ' && c < '\x7F'; });
  if (sendable) return;
  throw invalid_input(
      fmt::format("{} contains a character that no client can send; use printable ASCII", name)
  );
}

// Reads a secret from the variable NAME or from the file whose path is in NAME_FILE. White space
// around the secret is removed.
void read_secret(const char* name, std::string& secret) {
  const std::string file_variable = std::string(name) + "_FILE";
  const char* const path = std::getenv(file_variable.c_str());
  if (path != nullptr && *path == '\0') {
    throw invalid_input(file_variable + " is empty; unset it if there is no such file");
  }
  if (path != nullptr) {
    if (!secret.empty()) {
      throw invalid_input(fmt::format("{} and {} are both set", name, file_variable));
    }
    secret = secret_in_file(file_variable, path);
  }
  if (secret.empty()) return;
  secret = std::string(ascii::trimmed(secret));
  if (secret.empty()) throw invalid_input(fmt::format("{} consists of white space only", name));
  require_sendable(name, secret);
}

// Sets the values that depend on other settings, on files or on the machine.
void complete(Settings& settings) {
  // An empty token would start a server without protection although the operator set a token.
  const char* const token = std::getenv("CHAP_API_TOKEN");
  if (token != nullptr && *token == '\0') {
    throw invalid_input("CHAP_API_TOKEN is empty; unset it for a server without a token");
  }
  read_secret("CHAP_API_TOKEN", settings.api_token);
  read_secret("SERVICEKIT_REGISTRATION_KEY", settings.registration_key);
  if (settings.data_dir.empty()) settings.data_dir = default_data_dir();
  if (settings.logs_dir.empty()) settings.logs_dir = settings.data_dir / "logs";
  if (settings.runs_dir.empty()) settings.runs_dir = settings.data_dir / "runs";
  if (settings.models_dir.empty()) settings.models_dir = settings.data_dir / "models";
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
    const bool has_flag = std::any_of(flags.begin(), flags.end(), [&](const auto& flag) {
      return row.flag != nullptr && flag.first == row.flag;
    });
    const auto variable_text = env(row.variable);
    if (variable_text && !has_flag) apply(settings, row, row.variable, *variable_text);
    for (const auto& [flag, flag_text] : flags) {
      if (row.flag != nullptr && flag == row.flag) apply(settings, row, row.flag, flag_text);
    }
  }
  complete(settings);
  return settings;
}

sql::postgres::ServerBounds database_bounds(const Settings& settings) {
  sql::postgres::ServerBounds bounds;
  bounds.statement_timeout = std::chrono::seconds(settings.statement_timeout_seconds);
  bounds.lock_timeout = std::chrono::seconds(settings.lock_timeout_seconds);
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
      "A flag on the command line overrides the environment variable.\n\n"
      "| flag | variable | default | meaning |\n| --- | --- | --- | --- |\n";
  for (const SettingRow& row : settings_table()) {
    const std::string flag = row.flag != nullptr ? fmt::format("`{}`", row.flag) : "";
    text +=
        fmt::format("| {} | `{}` | {} | {} |\n", flag, row.variable, row.default_text, row.help);
  }
  return text;
}

}  // namespace chap::app
