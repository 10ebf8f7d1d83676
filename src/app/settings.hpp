// All settings of the program. Each setting is one row of a table. The flags, the environment
// variables, --help and docs/settings.md are derived from this table. Settings are read and checked
// once, at start.
#pragma once

#include "storage/sql/postgres/driver.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chap::app {

struct Settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  std::filesystem::path data_dir;
  std::string database_url;  // empty: chap.db in the data directory
  unsigned database_readers = 16;
  unsigned database_writers = 8;
  unsigned database_wait_seconds = 20;
  unsigned statement_timeout_seconds = 300;
  unsigned lock_timeout_seconds = 30;
  std::filesystem::path logs_dir;
  std::string root_path;
  std::string api_token;
  std::string registration_key;
  std::string revision;
  std::vector<std::string> cors_origins;  // empty: any origin
  std::string celery_broker;

  std::uint64_t max_body_bytes = 256ULL * 1024 * 1024;
  std::uint64_t max_target_bytes = 64ULL * 1024;
  unsigned handler_threads = 8;
  unsigned max_connections = 4096;
  unsigned idle_seconds = 75;
  unsigned receive_seconds = 300;
  unsigned gzip_level = 6;

  unsigned service_ttl_seconds = 30;
  unsigned service_tolerance_seconds = 15;
  unsigned service_retention_hours = 24;
  std::optional<unsigned> service_archive_grace_seconds = 300;  // nullopt: never
  unsigned max_services = 1000;
  unsigned proxy_threads = 32;
  unsigned proxy_connect_seconds = 10;
  unsigned proxy_read_seconds = 300;

  unsigned job_slots = 0;  // 0: half the number of cores, but 1 to 4
  unsigned term_grace_seconds = 10;
  unsigned shutdown_seconds = 8;
  unsigned max_lost_deliveries = 3;
  unsigned retention_days = 0;  // 0: jobs are never deleted
  bool requeue_on_restart = true;
  bool probe_tasks = false;
  std::uint64_t max_job_payload = 64ULL * 1024 * 1024;

  std::uint64_t max_periods = 1200;
  std::uint64_t max_cells = 50'000'000;
  std::uint64_t model_seed = 0;
  unsigned training_seconds = 7200;
  unsigned prediction_seconds = 7200;
  unsigned parallel_predictions = 1;
  unsigned unreachable_seconds = 60;
  std::filesystem::path runs_dir;
  std::filesystem::path models_dir;
  std::uint64_t model_memory_mib = 0;  // 0: no limit
  std::string model_variables;         // names, separated by commas

  bool debug = false;
  bool json_log = false;
};

struct SettingRow {
  const char* flag;      // such as --port; null for secrets, which must not be on a command line
  const char* variable;  // environment variable
  const char* default_text;
  const char* help;
  // Throws Error (kInvalidInput) for an invalid text.
  std::function<void(Settings&, const std::string&)> set;
};

const std::vector<SettingRow>& settings_table();

// Reads the environment variables and `flags` (pairs of flag and text). A flag overrides the
// variable of the same setting. Then sets the values that depend on other settings. Throws Error
// (kInvalidInput) for an invalid setting.
Settings read_settings(const std::vector<std::pair<std::string, std::string>>& flags);

// The address of the database: the setting, or the file in the data directory.
std::string database_address(const Settings& settings);

// The numbers of connections and the timeouts for PostgreSQL.
sql::postgres::ServerBounds database_bounds(const Settings& settings);

// The content of docs/settings.md, generated from the table.
std::string settings_document();

}  // namespace chap::app
