// What use cases stand on: the long-lived parts of a running server or job process.
// The composition root (app/) owns them; everything here is safe for any number of threads.
#pragma once

#include "foundation/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
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

// Facts about this server that it tells its clients.
struct ServerFacts {
  std::string chap_version = "2.2.0";  // whose API we serve (contract README 6)
  std::string own_version;
  std::string revision;
  bool auth_required = false;
  std::string root_path;  // CHAP_ROOT_PATH
};

// Bounds of what a request may ask for (contract README 14).
struct Bounds {
  std::size_t periods = 1200;
  std::size_t cells = 50'000'000;
  std::size_t job_payload = 64ULL * 1024 * 1024;
};

// The proxy to model services (http-api.md 8.6).
struct ProxyTimes {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds read{300'000};  // between two signs of life
};

struct Platform {
  sql::Database& database;
  queue::JobQueue& jobs;
  registry::ServiceRegistry& services;
  const Clock& clock;
  ServerFacts facts;
  Bounds bounds;
  std::string registration_key;             // SERVICEKIT_REGISTRATION_KEY; empty: not asked for
  std::chrono::milliseconds archive_grace;  // how long a service is gone before its template is
  ProxyTimes proxy_times;
  // Has a service asked for its options and configurations, in the background.
  std::function<void(const std::string& id)> discover;
  // Whether the part that runs jobs is alive (jobs.md J32).
  std::function<bool()> executor_alive;
  // Sends a query through a real job process (jobs.md J30); throws Error when no answer comes.
  std::function<std::string()> round_trip;
};

}  // namespace chap::services
