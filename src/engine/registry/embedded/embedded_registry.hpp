// ServiceRegistry in memory, backed by the table `chapx_service`. After a restart every registered
// service is live for one ttl and tolerance, so that it has the time to ping (models.md 6.4).
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
  std::size_t max_registrations = 1000;
};

class EmbeddedRegistry final : public ServiceRegistry {
 public:
  // Reads the registrations from the database.
  EmbeddedRegistry(
      sql::Database& database, const Clock& clock, EmbeddedRegistryOptions options = {}
  );

  std::chrono::milliseconds ttl() const override { return options_.lifetimes.ttl; }
  AddResult add(const std::string& id, const std::string& url, const std::string& info) override;
  std::optional<Registration> ping(const std::string& id) override;
  std::optional<RegisteredService> find(const std::string& id) override;
  std::vector<RegisteredService> list() override;
  bool remove(const std::string& id) override;
  void flush() override;

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct Record {
    Registration registration;
    SteadyTime live_until;
    bool unsaved = false;  // the table does not contain the last ping
  };

  bool is_live(const Record& record, SteadyTime now) const { return now < record.live_until; }
  RegisteredService service_of(const Record& record, SteadyTime now) const;
  void set_live(Record& record) const;
  void remove_old_records(SteadyTime now);
  // If the registry is full, the id of the registration that a new one with `id` replaces. Throws
  // Error if all registered services are live.
  std::optional<std::string> id_to_replace(const std::string& id);
  void put_in_table(
      const Registration& registration, const std::optional<std::string>& replaced_id
  );

  sql::Database& database_;
  const Clock& clock_;
  EmbeddedRegistryOptions options_;
  std::mutex write_mutex_;  // held while both the table and the map change; locked before mutex_
  std::mutex mutex_;        // guards records_; never held during a database call
  std::map<std::string, Record> records_;
};

}  // namespace chap::registry
