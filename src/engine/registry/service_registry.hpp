// Which model services there are, and since when nothing was heard of them (http-api.md 8,
// models.md 6.4). A registration lives for a time after each sign of life; when that time is over
// it is remembered, and the next ping revives it. Deregistered services are forgotten at once.
// Implementations are thread-safe, each operation is atomic: a ping never brings back a service
// that was deregistered.
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
  std::string url;   // as sent; checked where it is used
  std::string info;  // JSON object, as it is shown
  Timestamp registered_at;
  Timestamp last_updated;
  Timestamp last_ping_at;
  Timestamp expires_at;
};

// A registration, living or remembered.
struct Entry {
  Registration service;
  bool live = false;
  std::chrono::milliseconds gone_for{0};  // since its life ended; 0 while it lives
};

struct Lifetimes {
  std::chrono::milliseconds ttl{30'000};         // what services are promised: expires_at
  std::chrono::milliseconds tolerance{15'000};   // beyond it: a single lost ping is forgiven
  std::chrono::milliseconds memory{86'400'000};  // how long an ended life is remembered
};

struct Registered {
  Registration service;
  bool updated = false;  // the id was live already
};

class ServiceRegistry {
 public:
  virtual ~ServiceRegistry() = default;

  virtual std::chrono::milliseconds ttl() const = 0;

  // The new data replace the old ones; a living service keeps its registered_at. Throws Error:
  // unavailable when there are too many living services or the store cannot be reached.
  virtual Registered add(
      const std::string& id, const std::string& url, const std::string& info
  ) = 0;
  // Renews the life of a registration, also of a remembered one; nothing for ids never seen,
  // forgotten or deregistered.
  virtual std::optional<Registration> ping(const std::string& id) = 0;
  // Living or remembered; a remembered one's url is the last that is known.
  virtual std::optional<Entry> find(const std::string& id) = 0;
  // Living and remembered, ascending by id.
  virtual std::vector<Entry> entries() = 0;
  // Deregisters; false when nothing is known of the id.
  virtual bool remove(const std::string& id) = 0;
  // Writes down what pings have changed since the last time, and forgets what is too old. Called
  // now and then from the background, so that a ping waits for no disk.
  virtual void flush() = 0;
};

}  // namespace chap::registry
