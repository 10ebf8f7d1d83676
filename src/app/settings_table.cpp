// The table of settings. A row has a flag, a variable, a default, a description and a parser.
#include "app/job_settings.hpp"
#include "app/setting_kinds.hpp"
#include "app/settings.hpp"
#include "foundation/base/error.hpp"

namespace chap::app {
namespace {

void append(std::vector<SettingRow>& rows, std::vector<SettingRow> more) {
  rows.insert(rows.end(), more.begin(), more.end());
}

std::vector<SettingRow> server_rows() {
  using S = Settings;
  return {
      {"--host",
       "CHAP_HOST",
       "127.0.0.1",
       "Address to listen on; 0.0.0.0 for every interface",
       [](S& s, const std::string& t) { s.host = address_from(t); }},
      number_row(
          "--port", "CHAP_PORT", "8000", "Port to listen on; 0 selects a free port", &S::port
      ),
      path_row(
          "--data-dir",
          "CHAP_DATA_DIR",
          "~/.local/share/chap",
          "Folder for the database and the job logs",
          &S::data_dir
      ),
      {"--database-url",
       "CHAP_DATABASE_URL",
       "",
       "Database to use instead of the file chap.db in the data folder",
       [](S& s, const std::string& t) { s.database_url = database_url_from(t); }},
      path_row(
          "--logs-dir",
          "CHAP_LOGS_DIR",
          "logs in the data folder",
          "Folder for the job logs",
          &S::logs_dir
      ),
      {"--root-path",
       "CHAP_ROOT_PATH",
       "",
       "Prefix under which a proxy publishes the server, such as /chap",
       [](S& s, const std::string& t) { s.root_path = root_path_from(t); }},
  };
}

std::vector<SettingRow> access_rows() {
  using S = Settings;
  return {
      text_row(
          nullptr,
          "CHAP_API_TOKEN",
          "Secret that every request must carry, at least 32 characters; CHAP_API_TOKEN_FILE "
          "names a file that contains it",
          &S::api_token
      ),
      text_row(
          nullptr,
          "SERVICEKIT_REGISTRATION_KEY",
          "Secret that model services must send to register; SERVICEKIT_REGISTRATION_KEY_FILE "
          "names a file that contains it",
          &S::registration_key
      ),
      text_row("--revision", "GIT_REVISION", "Revision shown by /system/info", &S::revision),
      {"--cors-origins",
       "CHAP_CORS_ORIGINS",
       "any",
       "Comma-separated origins whose pages may call the server",
       [](S& s, const std::string& t) { s.cors_origins = origins_from(t); }},
      text_row(
          "--celery-broker",
          "CELERY_BROKER",
          "Address of Redis or Valkey for a cluster of workers",
          &S::celery_broker
      ),
  };
}

std::vector<SettingRow> limit_rows() {
  using S = Settings;
  return {
      number_row(
          "--max-body-bytes",
          "CHAP_MAX_BODY_BYTES",
          "268435456",
          "Largest request body in bytes; a request with a larger body is answered with 413",
          &S::max_body_bytes,
          Range{1}
      ),
      number_row(
          "--max-target-bytes",
          "CHAP_MAX_TARGET_BYTES",
          "65536",
          "Largest length of path and query in bytes; a longer request is answered with 414",
          &S::max_target_bytes,
          Range{1024, 16UL * 1024 * 1024}
      ),
      number_row(
          "--handler-threads",
          "CHAP_HANDLER_THREADS",
          "8",
          "Number of requests that are handled at the same time",
          &S::handler_threads,
          Range{1, 256}
      ),
      number_row(
          "--max-connections",
          "CHAP_MAX_CONNECTIONS",
          "4096",
          "Number of connections that may be open at the same time",
          &S::max_connections,
          Range{1}
      ),
      number_row(
          "--idle-seconds",
          "CHAP_IDLE_SECONDS",
          "75",
          "Seconds that a connection may stay open between requests",
          &S::idle_seconds,
          Range{1}
      ),
      number_row(
          "--receive-seconds",
          "CHAP_RECEIVE_SECONDS",
          "300",
          "Seconds that a client may take to send a request body",
          &S::receive_seconds,
          Range{1}
      ),
      number_row(
          "--gzip-level",
          "CHAP_GZIP_LEVEL",
          "6",
          "Compression level from 1 (fast) to 9 (small)",
          &S::gzip_level,
          Range{1, 9}
      ),
  };
}

std::vector<SettingRow> database_rows() {
  using S = Settings;
  return {
      number_row(
          "--database-readers",
          "CHAP_DATABASE_READERS",
          "16",
          "Number of PostgreSQL connections for reading",
          &S::database_readers,
          Range{1, 1'000}
      ),
      number_row(
          "--database-writers",
          "CHAP_DATABASE_WRITERS",
          "8",
          "Number of PostgreSQL connections for writing",
          &S::database_writers,
          Range{1, 1'000}
      ),
      number_row(
          "--database-wait",
          "CHAP_DATABASE_WAIT",
          "20",
          "Seconds to wait for PostgreSQL at start",
          &S::database_wait_seconds,
          Range{1, 86'400}
      ),
      number_row(
          "--statement-timeout",
          "CHAP_STATEMENT_TIMEOUT",
          "300",
          "Seconds after which PostgreSQL cancels a statement; 0 means never",
          &S::statement_timeout_seconds,
          Range{0, 86'400}
      ),
      number_row(
          "--lock-timeout",
          "CHAP_LOCK_TIMEOUT",
          "30",
          "Seconds that a statement waits for a lock in PostgreSQL; 0 means without limit",
          &S::lock_timeout_seconds,
          Range{0, 86'400}
      ),
  };
}

std::vector<SettingRow> dataset_rows() {
  using S = Settings;
  return {
      number_row(
          "--max-periods",
          "CHAP_MAX_PERIODS",
          "1200",
          "Largest number of periods in a data set",
          &S::max_periods,
          Range{1}
      ),
      number_row(
          "--max-cells",
          "CHAP_MAX_CELLS",
          "50000000",
          "Largest data set: org units x periods x features",
          &S::max_cells,
          Range{1}
      ),
  };
}

std::vector<SettingRow> service_rows() {
  using S = Settings;
  return {
      number_row(
          "--service-ttl",
          "CHAP_SERVICE_TTL",
          "30",
          "Seconds for which a model service is registered after each ping",
          &S::service_ttl_seconds,
          Range{1, 86'400}
      ),
      number_row(
          "--service-tolerance",
          "CHAP_SERVICE_TOLERANCE",
          "15",
          "Additional seconds before a service without a ping is treated as unavailable",
          &S::service_tolerance_seconds,
          Range{0, 86'400}
      ),
      number_row(
          "--service-memory",
          "CHAP_SERVICE_MEMORY",
          "24",
          "Hours during which a ping makes an unavailable service available again",
          &S::service_retention_hours,
          Range{0, 8'760}
      ),
      {"--service-archive-grace",
       "CHAP_SERVICE_ARCHIVE_GRACE",
       "300",
       "Seconds of unavailability after which the model template of a service is archived; with "
       "`never`, a template is not archived, even when its service deregisters",
       [](S& s, const std::string& text) {
         s.service_archive_grace_seconds = seconds_or_never_from(text);
       }},
      number_row(
          "--max-services",
          "CHAP_MAX_SERVICES",
          "1000",
          "Number of model services that the registry can hold",
          &S::max_services,
          Range{1, 100'000}
      ),
  };
}

std::vector<SettingRow> proxy_rows() {
  using S = Settings;
  return {
      number_row(
          "--proxy-threads",
          "CHAP_PROXY_THREADS",
          "32",
          "Number of threads that forward requests to model services",
          &S::proxy_threads,
          Range{1, 256}
      ),
      number_row(
          "--proxy-connect-timeout",
          "CHAP_PROXY_CONNECT_TIMEOUT",
          "10",
          "Seconds in which a model service must accept the connection of a forwarded request",
          &S::proxy_connect_seconds,
          Range{1, 3'600}
      ),
      number_row(
          "--proxy-read-timeout",
          "CHAP_PROXY_READ_TIMEOUT",
          "300",
          "Seconds in which a model service must send the next part of its response",
          &S::proxy_read_seconds,
          Range{1, 86'400}
      ),
  };
}

// Settings for tests and for diagnosis.
std::vector<SettingRow> diagnosis_rows() {
  using S = Settings;
  return {
      number_row(
          "--model-seed",
          "CHAP_MODEL_SEED",
          "0",
          "Seed of the random numbers of built-in models",
          &S::model_seed
      ),
      bool_row(
          "--worker-probe-tasks",
          "CHAP_WORKER_PROBE_TASKS",
          "Enable the job tasks that only tests use",
          &S::probe_tasks
      ),
      bool_row("--debug", "CHAP_DEBUG", "Log at debug level", &S::debug),
      {"--log-format",
       "CHAP_LOG_FORMAT",
       "human",
       "Log format: human or json",
       [](S& s, const std::string& t) {
         if (t != "human" && t != "json") throw invalid_input("expected human or json");
         s.json_log = t == "json";
       }},
  };
}

}  // namespace

const std::vector<SettingRow>& settings_table() {
  static const std::vector<SettingRow> kRows = [] {
    std::vector<SettingRow> rows = server_rows();
    append(rows, access_rows());
    append(rows, database_rows());
    append(rows, limit_rows());
    append(rows, dataset_rows());
    append(rows, service_rows());
    append(rows, proxy_rows());
    append(rows, job_rows());
    append(rows, model_rows());
    append(rows, script_rows());
    append(rows, diagnosis_rows());
    return rows;
  }();
  return kRows;
}

}  // namespace chap::app
