// Every setting, one row each: flag, variable, default, meaning and how its text is read.
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
       [](S& s, const std::string& t) { s.host = t; }},
      number_row("--port", "CHAP_PORT", "8000", "Port to listen on; 0 takes a free one", &S::port),
      path_row(
          "--data-dir",
          "CHAP_DATA_DIR",
          "~/.local/share/chap",
          "Folder of the database and the job logs",
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
          "Folder of the job logs",
          &S::logs_dir
      ),
      {"--root-path",
       "CHAP_ROOT_PATH",
       "",
       "Prefix under which a proxy publishes the server, such as /chap",
       [](S& s, const std::string& t) { s.root_path = root_path_from(t); }},
      text_row(
          nullptr,
          "CHAP_API_TOKEN",
          "Secret that every request must carry, at least 32 characters",
          &S::api_token
      ),
      text_row(
          nullptr,
          "SERVICEKIT_REGISTRATION_KEY",
          "Secret that model services must send to register",
          &S::registration_key
      ),
      text_row("--revision", "GIT_REVISION", "Shown as revision by /system/info", &S::revision),
      {"--cors-origins",
       "CHAP_CORS_ORIGINS",
       "any",
       "Comma-separated origins whose pages may call the server",
       [](S& s, const std::string& t) { s.cors_origins = list_from(t); }},
      text_row(
          "--celery-broker",
          "CELERY_BROKER",
          "Redis or Valkey for a cluster of workers",
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
          "Largest request body; more is answered with 413",
          &S::max_body_bytes,
          Range{1}
      ),
      number_row(
          "--handler-threads",
          "CHAP_HANDLER_THREADS",
          "8",
          "Requests worked on at once",
          &S::handler_threads,
          Range{1, 256}
      ),
      number_row(
          "--max-connections",
          "CHAP_MAX_CONNECTIONS",
          "4096",
          "Open connections at once",
          &S::max_connections,
          Range{1}
      ),
      number_row(
          "--idle-seconds",
          "CHAP_IDLE_SECONDS",
          "75",
          "How long a connection may stay open between requests",
          &S::idle_seconds,
          Range{1}
      ),
      number_row(
          "--receive-seconds",
          "CHAP_RECEIVE_SECONDS",
          "300",
          "How long a client may take to send a body",
          &S::receive_seconds,
          Range{1}
      ),
      number_row(
          "--gzip-level",
          "CHAP_GZIP_LEVEL",
          "6",
          "1 is fast, 9 is small",
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
          "Connections to PostgreSQL that read",
          &S::database_readers,
          Range{1, 1'000}
      ),
      number_row(
          "--database-writers",
          "CHAP_DATABASE_WRITERS",
          "8",
          "Connections to PostgreSQL that write",
          &S::database_writers,
          Range{1, 1'000}
      ),
      number_row(
          "--database-wait",
          "CHAP_DATABASE_WAIT",
          "20",
          "Seconds that the start waits for PostgreSQL to come up",
          &S::database_wait_seconds,
          Range{1, 86'400}
      ),
      number_row(
          "--statement-timeout",
          "CHAP_STATEMENT_TIMEOUT",
          "300",
          "Seconds after which PostgreSQL gives up a statement; 0 is never",
          &S::statement_seconds,
          Range{0, 86'400}
      ),
      number_row(
          "--lock-timeout",
          "CHAP_LOCK_TIMEOUT",
          "30",
          "Seconds that a statement waits for another's lock in PostgreSQL; 0 is for ever",
          &S::lock_seconds,
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
          "Longest data set, in periods",
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
          "Seconds that the registration of a model service lives after a ping",
          &S::service_ttl_seconds,
          Range{1, 86'400}
      ),
      number_row(
          "--service-tolerance",
          "CHAP_SERVICE_TOLERANCE",
          "15",
          "Seconds beyond that before the service counts as gone",
          &S::service_tolerance_seconds,
          Range{0, 86'400}
      ),
      number_row(
          "--service-memory",
          "CHAP_SERVICE_MEMORY",
          "24",
          "Hours in which a ping brings back a service that was gone",
          &S::service_memory_hours,
          Range{0, 8'760}
      ),
      number_row(
          "--service-archive-grace",
          "CHAP_SERVICE_ARCHIVE_GRACE",
          "300",
          "Seconds a service is gone before its model template is archived",
          &S::service_archive_grace_seconds,
          Range{0, 31'536'000}
      ),
      number_row(
          "--max-services",
          "CHAP_MAX_SERVICES",
          "1000",
          "Model services remembered at once",
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
          "Threads that wait for services behind the proxy",
          &S::proxy_threads,
          Range{1, 256}
      ),
      number_row(
          "--proxy-connect-timeout",
          "CHAP_PROXY_CONNECT_TIMEOUT",
          "10",
          "Seconds in which a service behind the proxy must take a connection",
          &S::proxy_connect_seconds,
          Range{1, 3'600}
      ),
      number_row(
          "--proxy-read-timeout",
          "CHAP_PROXY_READ_TIMEOUT",
          "300",
          "Seconds in which the next piece of its answer must come",
          &S::proxy_read_seconds,
          Range{1, 86'400}
      ),
  };
}

std::vector<SettingRow> job_rows() {
  using S = Settings;
  return {
      number_row(
          "--job-concurrency",
          "CHAP_JOB_CONCURRENCY",
          "half the cores, 1 to 4",
          "Jobs run at once; 0 is the default",
          &S::job_slots
      ),
      number_row(
          "--job-term-grace",
          "CHAP_JOB_TERM_GRACE",
          "10",
          "Seconds between asking a cancelled job to end and ending it",
          &S::term_grace_seconds
      ),
      number_row(
          "--shutdown-timeout",
          "CHAP_WORKER_SHUTDOWN_TIMEOUT",
          "8",
          "Seconds at shutdown for requests in flight, and for jobs before they are queued again",
          &S::shutdown_seconds
      ),
      number_row(
          "--max-lost-deliveries",
          "CHAP_MAX_LOST_DELIVERIES",
          "3",
          "How often a job may be lost with its worker before it fails",
          &S::max_lost_deliveries
      ),
      {"--on-restart",
       "CHAP_EMBEDDED_ON_RESTART",
       "requeue",
       "Jobs that ran when the server died: requeue or fail",
       [](S& s, const std::string& t) {
         if (t != "requeue" && t != "fail") throw invalid_input("expected requeue or fail");
         s.requeue_on_restart = t == "requeue";
       }},
      number_row(
          "--job-retention-days",
          "CHAP_JOB_RETENTION_DAYS",
          "0",
          "Days after which finished jobs are forgotten; 0 keeps them",
          &S::retention_days
      ),
      number_row(
          "--max-job-payload",
          "CHAP_MAX_JOB_PAYLOAD",
          "67108864",
          "Largest job message in bytes; more is answered with 413",
          &S::max_job_payload,
          Range{1}
      ),
  };
}

// What developers and operators turn to look inside.
std::vector<SettingRow> diagnosis_rows() {
  using S = Settings;
  return {
      number_row(
          "--model-seed",
          "CHAP_MODEL_SEED",
          "0",
          "Start of the random streams of built-in models",
          &S::model_seed
      ),
      truth_row(
          "--worker-probe-tasks",
          "CHAP_WORKER_PROBE_TASKS",
          "Offer the tasks that tests use",
          &S::probe_tasks
      ),
      truth_row("--debug", "CHAP_DEBUG", "Log more", &S::debug),
      {"--log-format",
       "CHAP_LOG_FORMAT",
       "human",
       "human or json, one line an event",
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
    append(rows, database_rows());
    append(rows, limit_rows());
    append(rows, dataset_rows());
    append(rows, service_rows());
    append(rows, proxy_rows());
    append(rows, job_rows());
    append(rows, diagnosis_rows());
    return rows;
  }();
  return kRows;
}

}  // namespace chap::app
