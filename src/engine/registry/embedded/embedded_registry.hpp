// ServiceRegistry of a server that needs no other: in memory, with table `chapx_service` behind it.
// After a restart every remembered registration lives for one ttl and tolerance, so that services
// have the time to ping (models.md 6.4).
#pragma once

#include "engine/registry/service_registry.hpp"

#include <map>
#include <mutex>

namespace chap::sql {
class Database;
}

namespace chap::registry {

struct EmbeddedRegistryOptions {
  Lifetimes lifetimes;
  std::size_t most = 1000;  // registrations, living and remembered
};

class EmbeddedRegistry final : public ServiceRegistry {
 public:
  // Reads what is remembered.
  EmbeddedRegistry(
      sql::Database& database, const Clock& clock, EmbeddedRegistryOptions options = {}
  );

  std::chrono::milliseconds ttl() const override { return options_.lifetimes.ttl; }
  Registered add(const std::string& id, const std::string& url, const std::string& info) override;
  std::optional<Registration> ping(const std::string& id) override;
  std::optional<Entry> find(const std::string& id) override;
  std::vector<Entry> entries() override;
  bool remove(const std::string& id) override;
  void flush() override;

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Known {
    Registration service;
    Moment end;            // of its life, tolerance included
    bool unsaved = false;  // a ping that the table does not show
  };

  bool is_live(const Known& known, Moment now) const { return now < known.end; }
  Entry entry_of(const Known& known, Moment now) const;
  void begin_life(Known& known) const;
  void forget_old(Moment now);
  // The id whose place a new registration may take; throws when all are living.
  std::optional<std::string> crowded_out(const std::string& id);
  void put_in_table(const Registration& service, const std::optional<std::string>& instead_of);

  sql::Database& database_;
  const Clock& clock_;
  EmbeddedRegistryOptions options_;
  std::mutex writing_;  // held while table and map change together; taken before mutex_
  std::mutex mutex_;    // short: the map alone
  std::map<std::string, Known> known_;
};

}  // namespace chap::registry
