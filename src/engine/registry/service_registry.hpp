// The registry of model services (http-api.md 8, models.md 6.4). A service is live for a limited
// time after its registration and after each ping. When that time is over, the registration is kept
// for a while, and the next ping makes the service live again. Deregistration deletes the
// registration at once. Implementations are thread-safe, and each operation is atomic: a ping never
// restores a service that was deregistered.
#pragma once

#include "foundation/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace chap::registry {

struct Registration {
  std::string id;
  std::string url;   // as the service sent it; the registry does not check it
  std::string info;  // a JSON object
  Timestamp registered_at;
  Timestamp last_updated;
  Timestamp last_ping_at;
  Timestamp expires_at;
};

struct RegisteredService {
  Registration registration;
  bool live = false;
  std::chrono::milliseconds expired_for{0};  // time since the service was live; 0 if it is live
};

struct Lifetimes {
  std::chrono::milliseconds ttl{30'000};        // time to live: from a ping to expires_at
  std::chrono::milliseconds tolerance{15'000};  // how long a service stays live after expires_at
  std::chrono::milliseconds retention{86'400'000};  // how long the registration is kept afterwards
};

struct AddResult {
  Registration registration;
  bool updated = false;  // whether a service with this id was live before
};

class ServiceRegistry {
 public:
  virtual ~ServiceRegistry() = default;

  virtual std::chrono::milliseconds ttl() const = 0;

  // Adds or replaces a registration; a live service keeps its registered_at. Throws Error
  // (kUnavailable) if there are too many live services or the database cannot be written.
  virtual AddResult add(const std::string& id, const std::string& url, const std::string& info) = 0;
  // Makes a registered service live again. Returns nullopt if there is no registration with the id.
  virtual std::optional<Registration> ping(const std::string& id) = 0;
  virtual std::optional<RegisteredService> find(const std::string& id) = 0;
  // All registered services, live or not, in ascending order of their ids.
  virtual std::vector<RegisteredService> list() = 0;
  // Deregisters a service; returns false if there is no registration with the id.
  virtual bool remove(const std::string& id) = 0;
  // Writes the times of new pings to the database and deletes old registrations. Called regularly
  // in the background, so that ping() does not wait for the database.
  virtual void flush() = 0;
};

}  // namespace chap::registry
