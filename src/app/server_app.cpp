#include "app/server_app.hpp"

#include "api/http/pipeline.hpp"
#include "api/http/server.hpp"
#include "api/routes/routes.hpp"
#include "api/web/site.hpp"
#include "app/descriptor_budget.hpp"
#include "app/open_database.hpp"
#include "engine/queue/embedded/embedded_queue.hpp"
#include "engine/queue/embedded/embedded_source.hpp"
#include "engine/registry/embedded/embedded_registry.hpp"
#include "engine/worker/executor.hpp"
#include "engine/worker/outcomes.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/ids.hpp"
#include "foundation/base/log.hpp"
#include "services/baseline_requests.hpp"
#include "services/platform.hpp"
#include "services/service_discovery.hpp"
#include "storage/sql/leader_lock.hpp"

#include <algorithm>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace chap::app {
namespace {

// Warns if the log folder cannot be written. Jobs then run without log files, and their logs are
// stored in the database when they end.
void warn_about_log_folder(const std::filesystem::path& folder) {
  if (::access(folder.c_str(), W_OK | X_OK) == 0 && std::filesystem::is_directory(folder)) return;
  log::warning(
      "app", "job logs cannot be written to {}: jobs run without log files", folder.string()
  );
}

void refuse_broker(const Settings& settings) {
  if (settings.celery_broker.empty()) return;
  throw invalid_input(
      "CELERY_BROKER is set, but this version has no cluster mode. Unset CELERY_BROKER to use "
      "the embedded queue."
  );
}

void warn_about_weak_secrets(const Settings& settings) {
  for (const auto& [variable, secret] : {
           std::pair<const char*, const std::string&>{"CHAP_API_TOKEN", settings.api_token},
           std::pair<const char*, const std::string&>{
               "SERVICEKIT_REGISTRATION_KEY", settings.registration_key},
       }) {
    if (const auto warning = http::weak_secret_warning(variable, secret)) {
      log::warning("app", "{}", *warning);
    }
  }
}

queue::EmbeddedSourceOptions source_options(
    const Settings& settings, const sql::Database& database
) {
  queue::EmbeddedSourceOptions options;
  options.lock_file = sql::leader_lock_file(database);
  options.boot_id = new_uuid();
  options.worker = "chap";
  options.max_lost_deliveries = settings.max_lost_deliveries;
  options.requeue_on_restart = settings.requeue_on_restart;
  if (settings.retention_days > 0) options.retention_days = settings.retention_days;
  return options;
}

worker::ExecutorOptions executor_options(const Settings& settings, const std::string& program) {
  worker::ExecutorOptions options;
  options.program.command = {program, "job"};
  options.program.term_grace = std::chrono::seconds(settings.term_grace_seconds);
  options.slots = settings.job_slots;
  options.shutdown_timeout = std::chrono::seconds(settings.shutdown_seconds);
  return options;
}

http::ServerOptions server_options(const Settings& settings) {
  http::ServerOptions options;
  options.host = settings.host;
  options.port = settings.port;
  options.handler_threads = settings.handler_threads;
  options.outbound_threads = settings.proxy_threads;
  options.limits.head += settings.max_target_bytes - options.limits.target;
  options.limits.target = settings.max_target_bytes;
  options.limits.body = settings.max_body_bytes;
  options.limits.bodies = std::max(options.limits.bodies, 2 * settings.max_body_bytes);
  const std::size_t file_limit = open_file_limit();
  options.limits.connections = connection_limit(settings, file_limit);
  if (options.limits.connections < settings.max_connections) {
    log::info(
        "app",
        "at most {} connections are accepted at once, because the limit of open files is {}",
        options.limits.connections,
        file_limit
    );
  }
  options.times.idle = std::chrono::seconds(settings.idle_seconds);
  options.times.body = std::chrono::seconds(settings.receive_seconds);
  options.times.stop = std::chrono::seconds(settings.shutdown_seconds);
  options.root_path = settings.root_path;
  options.secrets = {settings.api_token, settings.registration_key};
  options.quiet_paths = {"/health", "/health/ready"};
  return options;
}

http::PipelineSettings pipeline_settings(const Settings& settings) {
  http::PipelineSettings out;
  out.cors.allowed_origins = settings.cors_origins;
  out.secrets = {settings.api_token, settings.registration_key};
  out.gzip_level = static_cast<int>(settings.gzip_level);
  return out;
}

registry::EmbeddedRegistryOptions registry_options(const Settings& settings) {
  registry::EmbeddedRegistryOptions options;
  options.lifetimes.ttl = std::chrono::seconds(settings.service_ttl_seconds);
  options.lifetimes.tolerance = std::chrono::seconds(settings.service_tolerance_seconds);
  options.lifetimes.retention = std::chrono::hours(settings.service_retention_hours);
  options.max_registrations = settings.max_services;
  return options;
}

std::optional<std::chrono::seconds> archive_grace(const Settings& settings) {
  if (!settings.service_archive_grace_seconds) return std::nullopt;
  return std::chrono::seconds(*settings.service_archive_grace_seconds);
}

services::ServerFacts facts_of(const Settings& settings) {
  services::ServerFacts facts;
  facts.own_version = kVersion;
  facts.revision = settings.revision;
  facts.auth_required = !settings.api_token.empty();
  facts.root_path = settings.root_path;
  return facts;
}

}  // namespace

// The members are constructed in this order and destroyed in reverse order.
struct ServerApp::Parts {
  http::ServerOptions http_options;
  http::BoundPort port;
  SystemClock clock;
  std::unique_ptr<sql::Database> database;
  queue::LogFiles log_files;
  queue::ChangeSignal signal;
  queue::EmbeddedQueue jobs;
  queue::EmbeddedSource source;
  worker::Executor executor;
  registry::EmbeddedRegistry services;
  services::ServiceDiscovery discovery;
  services::Platform platform;
  services::BaselineRequests baselines;
  web::Router router;
  web::Site site;
  http::Pipeline pipeline;
  std::unique_ptr<http::Server> server;

  Parts(const Settings& settings, const std::string& program)
      : http_options(server_options(settings)),
        port(settings.host, settings.port),
        database(open_seeded_database(settings)),
        log_files(settings.logs_dir),
        jobs(*database, clock, signal, log_files, {settings.max_job_payload}),
        source(*database, clock, signal, log_files, source_options(settings, *database)),
        executor(source, log_files, clock, executor_options(settings, program)),
        services(*database, clock, registry_options(settings)),
        discovery(*database, services),
        platform{
            *database,
            jobs,
            services,
            clock,
            facts_of(settings),
            {settings.max_periods, settings.max_cells, settings.max_job_payload},
            settings.registration_key,
            archive_grace(settings),
            {std::chrono::seconds(settings.proxy_connect_seconds),
             std::chrono::seconds(settings.proxy_read_seconds)},
            [this](const std::string& id) { discovery.request_discovery(id); },
            [this](std::int64_t specification_id) { baselines.add(specification_id); },
            [this] { return executor.alive(); },
            [this] { return round_trip(); }},
        baselines(platform),
        router(routes::make_router()),
        site(router, platform, platform.facts.chap_version, settings.root_path),
        pipeline(pipeline_settings(settings), site) {
    pipeline.configure(http_options);
    server = std::make_unique<http::Server>(std::move(http_options), pipeline, std::move(port));
  }

  // The implementation of Platform::round_trip.
  std::string round_trip() {
    const auto outcome = executor.probe("chap.db_roundtrip", "{}", std::chrono::seconds(2));
    if (outcome.kind != queue::Outcome::Kind::kSuccess) {
      const bool late = outcome.error_type == worker::kTimeLimitExceeded;
      throw Error(late ? ErrorCode::kTimeout : ErrorCode::kUnavailable, outcome.error);
    }
    return outcome.result == "\"ok\"" ? "ok" : outcome.result;
  }
};

ServerApp::ServerApp(const Settings& settings, const std::string& program) {
  refuse_broker(settings);
  warn_about_weak_secrets(settings);
  parts_ = std::make_unique<Parts>(settings, program);
  warn_about_log_folder(settings.logs_dir);
}

ServerApp::~ServerApp() = default;

void ServerApp::start() {
  parts_->database->restore_reserve();
  // The executor recovers the jobs of an earlier server before the port is opened.
  parts_->executor.start();
  parts_->discovery.start();
  parts_->baselines.start();
  parts_->server->start();
}

std::uint16_t ServerApp::port() const { return parts_->server->port(); }

bool ServerApp::stop() {
  // The HTTP server and the executor stop at the same time, because the shutdown timeout of a
  // container applies to both together.
  std::thread server_stop([this] { parts_->server->stop(); });
  const bool executor_stopped = parts_->executor.stop();
  server_stop.join();
  parts_->baselines.stop();
  if (executor_stopped) parts_->discovery.stop();
  return executor_stopped;
}

}  // namespace chap::app
