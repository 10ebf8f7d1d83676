#include "app/server_app.hpp"

#include "api/http/pipeline.hpp"
#include "api/http/server.hpp"
#include "api/routes/routes.hpp"
#include "api/web/site.hpp"
#include "engine/queue/embedded/embedded_queue.hpp"
#include "engine/queue/embedded/embedded_source.hpp"
#include "engine/registry/embedded/embedded_registry.hpp"
#include "engine/worker/executor.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/ids.hpp"
#include "foundation/base/log.hpp"
#include "services/models.hpp"
#include "services/platform.hpp"
#include "services/service_discovery.hpp"
#include "storage/migrate/migrate.hpp"

#include <algorithm>
#include <system_error>
#include <thread>

namespace chap::app {
namespace {

void make_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    throw unavailable("The folder " + folder.string() + " cannot be made: " + problem.message());
  }
}

void warn_of_weak_secrets(const Settings& settings) {
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

// Says which file or server it was that could not be used.
std::unique_ptr<sql::Database> open_named(const Settings& settings) {
  const std::string address = database_address(settings);
  try {
    return migrate::open_database(address, database_bounds(settings));
  } catch (const Error& error) {
    throw Error(error.code(), migrate::shown_address(address) + ": " + error.what())
        .caused_by(error.cause());
  }
}

std::unique_ptr<sql::Database> open_seeded(const Settings& settings) {
  if (!settings.celery_broker.empty()) {
    throw invalid_input(
        "CELERY_BROKER is set, but this version runs its jobs itself; a cluster also needs "
        "PostgreSQL. "
        "Unset it to use the embedded queue."
    );
  }
  make_folder(settings.data_dir);
  auto database = open_named(settings);
  services::seed_builtin_models(*database);
  return database;
}

queue::EmbeddedSourceOptions source_options(
    const Settings& settings, const sql::Database& database
) {
  queue::EmbeddedSourceOptions options;
  options.lock_file = queue::executor_lock_file(database);
  options.boot = new_uuid();
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
  options.shutdown_patience = std::chrono::seconds(settings.shutdown_seconds);
  return options;
}

http::ServerOptions server_options(const Settings& settings) {
  http::ServerOptions options;
  options.host = settings.host;
  options.port = settings.port;
  options.handler_threads = settings.handler_threads;
  options.outbound_threads = settings.proxy_threads;
  options.limits.body = settings.max_body_bytes;
  options.limits.bodies = std::max(options.limits.bodies, 2 * settings.max_body_bytes);
  options.limits.connections = settings.max_connections;
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
  options.lifetimes.memory = std::chrono::hours(settings.service_memory_hours);
  options.most = settings.max_services;
  return options;
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

// In the order they are made; taken down from the last to the first.
struct ServerApp::Parts {
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
  web::Router router;
  web::Site site;
  http::Pipeline pipeline;
  std::unique_ptr<http::Server> server;

  Parts(const Settings& settings, const std::string& program)
      : database(open_seeded(settings)),
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
            std::chrono::seconds(settings.service_archive_grace_seconds),
            {std::chrono::seconds(settings.proxy_connect_seconds),
             std::chrono::seconds(settings.proxy_read_seconds)},
            [this](const std::string& id) { discovery.ask(id); },
            [this] { return executor.alive(); },
            [this] { return round_trip(); }},
        router(routes::make_router()),
        site(router, platform, platform.facts.chap_version, settings.root_path),
        pipeline(pipeline_settings(settings), site) {
    http::ServerOptions options = server_options(settings);
    pipeline.connect(options);
    server = std::make_unique<http::Server>(std::move(options), pipeline);
  }

  std::string round_trip() {
    const auto outcome = executor.probe("chap.db_roundtrip", "{}", std::chrono::seconds(2));
    if (outcome.kind != queue::Outcome::Kind::kSuccess) {
      throw Error(ErrorCode::kTimeout, outcome.error);
    }
    return outcome.result == "\"ok\"" ? "ok" : outcome.result;
  }
};

ServerApp::ServerApp(const Settings& settings, const std::string& program) {
  warn_of_weak_secrets(settings);
  parts_ = std::make_unique<Parts>(settings, program);
}

ServerApp::~ServerApp() = default;

void ServerApp::start() {
  parts_->executor.start();  // cleans up behind the server before, while the port is still closed
  parts_->discovery.start();
  parts_->server->start();
}

std::uint16_t ServerApp::port() const { return parts_->server->port(); }

void ServerApp::stop() {
  // Side by side: both have the same time, and a container is killed soon after.
  std::thread answers([this] { parts_->server->stop(); });
  parts_->executor.stop();
  answers.join();
  parts_->discovery.stop();
}

}  // namespace chap::app
