// A ServiceRegistry in memory. The table `chapx_service` keeps the registrations across restarts.
// After a restart, every registered service is live for the ttl and the tolerance, so that the
// service has time to send its next ping (models.md 6.4).
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
    bool unsaved = false;  // whether the last ping is not in the table yet
  };

  bool is_live(const Record& record, SteadyTime now) const { return now < record.live_until; }
  RegisteredService service_of(const Record& record, SteadyTime now) const;
  void set_live(Record& record) const;
  void remove_old_records(SteadyTime now);
  // The id of the registration that must be removed before `id` can be added, because the registry
  // is full; nullopt if no registration must be removed. Throws Error (kUnavailable) if the
  // registry is full and all its services are live.
  std::optional<std::string> id_to_replace(const std::string& id);
  void put_in_table(
      const Registration& registration, const std::optional<std::string>& replaced_id
  );

  sql::Database& database_;
  const Clock& clock_;
  EmbeddedRegistryOptions options_;
  std::mutex write_mutex_;  // held while the table and records_ change; locked before mutex_
  std::mutex mutex_;        // guards records_; never held during a database call
  std::map<std::string, Record> records_;
};

}  // namespace chap::registry
