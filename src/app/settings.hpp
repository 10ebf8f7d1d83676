// Every setting of the program: one row each, from which the command line, the environment, --help
// and docs/settings.md follow. Read once at start, checked before anything else happens.
#pragma once

#include "storage/sql/postgres/driver.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
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
  unsigned statement_seconds = 300;
  unsigned lock_seconds = 30;
  std::filesystem::path logs_dir;
  std::string root_path;
  std::string api_token;
  std::string registration_key;
  std::string revision;
  std::vector<std::string> cors_origins;  // empty: any
  std::string celery_broker;

  std::uint64_t max_body_bytes = 256ULL * 1024 * 1024;
  unsigned handler_threads = 8;
  unsigned max_connections = 4096;
  unsigned idle_seconds = 75;
  unsigned receive_seconds = 300;
  unsigned gzip_level = 6;

  unsigned service_ttl_seconds = 30;
  unsigned service_tolerance_seconds = 15;
  unsigned service_memory_hours = 24;
  unsigned service_archive_grace_seconds = 300;
  unsigned max_services = 1000;
  unsigned proxy_threads = 32;
  unsigned proxy_connect_seconds = 10;
  unsigned proxy_read_seconds = 300;

  unsigned job_slots = 0;  // 0: half the cores, 1 to 4
  unsigned term_grace_seconds = 10;
  unsigned shutdown_seconds = 8;
  unsigned max_lost_deliveries = 3;
  unsigned retention_days = 0;  // 0: for ever
  bool requeue_on_restart = true;
  bool probe_tasks = false;
  std::uint64_t max_job_payload = 64ULL * 1024 * 1024;

  std::uint64_t max_periods = 1200;
  std::uint64_t max_cells = 50'000'000;
  std::uint64_t model_seed = 0;

  bool debug = false;
  bool json_log = false;
};

struct SettingRow {
  const char* flag;      // `--port`; null for secrets, which never stand on a command line
  const char* variable;  // environment
  const char* default_text;
  const char* help;
  // Throws Error (kInvalidInput) for a text that does not fit.
  std::function<void(Settings&, const std::string&)> set;
};

const std::vector<SettingRow>& settings_table();

// Environment first, then `flags` (pairs of flag and text), then what depends on other settings.
Settings read_settings(const std::vector<std::pair<std::string, std::string>>& flags);

// Where the database lies: the setting, or the file in the data directory.
std::string database_address(const Settings& settings);

// What its connections may use and how long they wait; for PostgreSQL.
sql::postgres::ServerBounds database_bounds(const Settings& settings);

// docs/settings.md, from the table.
std::string settings_document();

}  // namespace chap::app
