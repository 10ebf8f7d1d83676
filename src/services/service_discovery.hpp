// Requests the options and configurations of registered services in the background, because a
// registration does not contain them (models.md 1.18, 6.4). Each of several threads queries one
// service at a time, so that a service that does not answer does not delay the queries of other
// services. A failed query is retried with growing delays until it succeeds or the registration is
// deleted. The threads also write the registry's state to its table regularly. Thread-safe.
#pragma once

#include "engine/registry/service_registry.hpp"
#include "foundation/net/http_client.hpp"

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
  std::chrono::milliseconds first_retry{2'000};  // doubled after each failure
  std::chrono::milliseconds longest_retry{60'000};
  std::chrono::milliseconds flush_every{60'000};
  // Called once in each thread.
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

  // Starts the threads and queries every registered service.
  void start();
  // Aborts HTTP requests in progress, ends the threads and writes the registry to its table.
  void stop();
  // Makes one of the threads query a service that has just registered. Does not wait for the query.
  void request_discovery(const std::string& id);

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Plan {
    Moment due;
    unsigned failures = 0;
    bool running = false;
    bool registered_again = false;  // whether the service registered again during a query
  };
  enum class QueryResult { kDone, kFailed, kForgotten };

  void work();
  std::optional<std::string> next_due(Moment now);
  Moment next_moment(Moment now) const;
  void plan_next(const std::string& id, QueryResult outcome);
  QueryResult query_service(const std::string& id, net::HttpClient& http);
  void store_description(const registry::Registration& service, net::HttpClient& http);
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
