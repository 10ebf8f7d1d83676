// The long-lived objects of a server that use cases need, such as the database and the job queue.
// The composition root (app/) owns these objects. Thread-safe.
#pragma once

#include "foundation/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace chap::sql {
class Database;
}
namespace chap::queue {
class JobQueue;
}

namespace chap::registry {
class ServiceRegistry;
}

namespace chap::services {

// The release of CHAP Core whose API this program serves (contract README 6).
inline constexpr const char* kApiVersion = "2.5.1";

// The facts about this server that /system/info reports.
struct ServerFacts {
  std::string chap_version = kApiVersion;
  std::string own_version;
  std::string revision;
  bool auth_required = false;
  std::string root_path;  // CHAP_ROOT_PATH
};

// Limits of requests (contract README 14).
struct RequestLimits {
  std::size_t periods = 1200;
  std::size_t cells = 50'000'000;
  std::size_t job_payload = 64ULL * 1024 * 1024;
};

// Timeouts of the proxy to model services (http-api.md 8.6).
struct ProxyTimes {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds read{300'000};  // longest time without data from the service
};

struct Platform {
  sql::Database& database;
  queue::JobQueue& jobs;
  registry::ServiceRegistry& services;
  const Clock& clock;
  ServerFacts facts;
  RequestLimits limits;
  std::string registration_key;  // SERVICEKIT_REGISTRATION_KEY; empty: not required
  // The time from the expiry of a service until its template is archived. nullopt: templates are
  // not archived.
  std::optional<std::chrono::milliseconds> archive_grace;
  ProxyTimes proxy_times;
  // Requests the options and configurations of a service in the background.
  std::function<void(const std::string& id)> discover;
  // Queues those baselines that have no result for a backtest specification. Does not wait for the
  // database.
  std::function<void(std::int64_t specification_id)> request_baselines;
  // Returns whether the executor, which runs jobs, was active recently (jobs.md J32).
  std::function<bool()> executor_alive;
  // Runs a job process that writes a row, and returns the result of the process (jobs.md J30).
  // Throws Error on failure.
  std::function<std::string()> round_trip;
};

}  // namespace chap::services
