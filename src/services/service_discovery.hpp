// Asks registered services, in the background, for what a registration does not say: options of the
// model and configurations (models.md 1.18, 6.4). Some threads, each busy with one service at a
// time, so that a silent service holds up no other; what fails is tried again, later each time,
// until it succeeds or the service is forgotten. Also keeps the registry's table up to date.
// Thread-safe.
#pragma once

#include "engine/registry/service_registry.hpp"
#include "modelrun/net/http_client.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace chap::sql {
class Database;
}

namespace chap::services {

struct DiscoveryOptions {
  unsigned threads = 8;
  std::chrono::milliseconds first_retry{2'000};  // doubled each time
  std::chrono::milliseconds longest_retry{60'000};
  std::chrono::milliseconds flush_every{60'000};
  // Each thread has a client of its own.
  std::function<std::unique_ptr<net::HttpClient>()> make_client = net::make_http_client;
};

class ServiceDiscovery {
 public:
  ServiceDiscovery(
      sql::Database& database, registry::ServiceRegistry& services, DiscoveryOptions options = {}
  );
  ServiceDiscovery(const ServiceDiscovery&) = delete;
  ServiceDiscovery& operator=(const ServiceDiscovery&) = delete;
  ~ServiceDiscovery();

  // Begins with every service that is remembered.
  void start();
  // Calls in progress are given up; the registry is flushed.
  void stop();
  // The service has registered: ask it now, whatever was planned.
  void ask(const std::string& id);

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Plan {
    Moment due;
    unsigned failures = 0;
    bool running = false;
    bool again = false;  // registered anew while it was asked
  };
  enum class Outcome { kDone, kFailed, kForgotten };

  void work();
  std::optional<std::string> next_due(Moment now);
  Moment next_moment(Moment now) const;
  void plan_next(const std::string& id, Outcome outcome);
  Outcome visit(const std::string& id, net::HttpClient& http);
  void learn(const registry::Registration& service, net::HttpClient& http);
  void flush();

  sql::Database& database_;
  registry::ServiceRegistry& services_;
  DiscoveryOptions options_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Plan> plans_;
  Moment flush_due_;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace chap::services
