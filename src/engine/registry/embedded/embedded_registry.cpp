#include "engine/registry/embedded/embedded_registry.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/service_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace chap::registry {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

store::ServiceRow row_of(const Registration& registration) {
  return {
      registration.id,
      registration.url,
      registration.info,
      registration.registered_at,
      registration.last_updated,
      registration.last_ping_at};
}

}  // namespace

EmbeddedRegistry::EmbeddedRegistry(
    sql::Database& database, const Clock& clock, EmbeddedRegistryOptions options
)
    : database_(database), clock_(clock), options_(options) {
  const Timestamp now = clock_.now();
  const sql::Lease db = database_.read();
  for (auto& row : store::ServiceStore(*db).list()) {
    if (now - row.last_updated > options_.lifetimes.retention) continue;
    Record record;
    record.registration = {
        row.id,
        std::move(row.url),
        std::move(row.info),
        row.registered_at,
        row.last_updated,
        row.last_ping_at,
        now};
    set_live(record);
    records_.emplace(row.id, std::move(record));
  }
}

void EmbeddedRegistry::set_live(Record& record) const {
  const Lifetimes& times = options_.lifetimes;
  record.registration.expires_at = clock_.now() + times.ttl;
  record.live_until = clock_.steady() + times.ttl + times.tolerance;
}

std::optional<std::string> EmbeddedRegistry::id_to_replace(const std::string& id) {
  if (records_.contains(id) || records_.size() < options_.max_registrations) return std::nullopt;
  const auto oldest =
      std::min_element(records_.begin(), records_.end(), [](const auto& a, const auto& b) {
        return a.second.live_until < b.second.live_until;
      });
  if (oldest == records_.end() || is_live(oldest->second, clock_.steady())) {
    throw unavailable(
        fmt::format("{} services are registered, which is the most allowed", records_.size())
    );
  }
  return oldest->first;
}

void EmbeddedRegistry::put_in_table(
    const Registration& registration, const std::optional<std::string>& replaced_id
) {
  database_.transact([&](sql::Connection& db) {
    store::ServiceStore services(db);
    if (replaced_id) services.remove(*replaced_id);
    services.put(row_of(registration));
  });
}

AddResult EmbeddedRegistry::add(
    const std::string& id, const std::string& url, const std::string& info
) {
  const std::lock_guard write_lock(write_mutex_);
  AddResult result;
  Record record;
  Registration& registration = record.registration;
  std::optional<std::string> replaced_id;
  {
    const std::lock_guard lock(mutex_);
    replaced_id = id_to_replace(id);
    const Timestamp now = clock_.now();
    registration = {id, url, info, now, now, now, now};
    const auto before = records_.find(id);
    if (before != records_.end() && is_live(before->second, clock_.steady())) {
      result.updated = true;
      registration.registered_at = before->second.registration.registered_at;
    }
  }
  put_in_table(registration, replaced_id);
  // The ttl begins after the write to the database, because this write may have taken long.
  set_live(record);
  result.registration = registration;
  const std::lock_guard lock(mutex_);
  if (replaced_id) records_.erase(*replaced_id);
  records_.insert_or_assign(id, std::move(record));
  return result;
}

std::optional<Registration> EmbeddedRegistry::ping(const std::string& id) {
  const std::lock_guard lock(mutex_);
  remove_old_records(clock_.steady());
  const auto found = records_.find(id);
  if (found == records_.end()) return std::nullopt;
  Record& record = found->second;
  if (!is_live(record, clock_.steady())) log::info("registry", "service {} is live again", id);
  record.registration.last_updated = record.registration.last_ping_at = clock_.now();
  set_live(record);
  record.unsaved = true;
  return record.registration;
}

RegisteredService EmbeddedRegistry::service_of(const Record& record, SteadyTime now) const {
  const bool live = is_live(record, now);
  const auto expired_for =
      live ? milliseconds(0) : duration_cast<milliseconds>(now - record.live_until);
  return {record.registration, live, expired_for};
}

std::optional<RegisteredService> EmbeddedRegistry::find(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const SteadyTime now = clock_.steady();
  remove_old_records(now);
  const auto found = records_.find(id);
  if (found == records_.end()) return std::nullopt;
  return service_of(found->second, now);
}

std::vector<RegisteredService> EmbeddedRegistry::list() {
  const std::lock_guard lock(mutex_);
  const SteadyTime now = clock_.steady();
  remove_old_records(now);
  std::vector<RegisteredService> services;
  services.reserve(records_.size());
  for (const auto& [id, record] : records_) services.push_back(service_of(record, now));
  return services;
}

bool EmbeddedRegistry::remove(const std::string& id) {
  const std::lock_guard write_lock(write_mutex_);
  {
    const std::lock_guard lock(mutex_);
    remove_old_records(clock_.steady());
    if (!records_.contains(id)) return false;
  }
  database_.transact([&](sql::Connection& db) { store::ServiceStore(db).remove(id); });
  const std::lock_guard lock(mutex_);
  return records_.erase(id) > 0;
}

// Removes old records from memory only. A later flush() deletes their rows, and the constructor
// ignores such rows.
void EmbeddedRegistry::remove_old_records(SteadyTime now) {
  std::erase_if(records_, [&](const auto& item) {
    return now - item.second.live_until > options_.lifetimes.retention;
  });
}

void EmbeddedRegistry::flush() {
  const std::lock_guard write_lock(write_mutex_);
  std::vector<std::pair<std::string, Timestamp>> pings;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, record] : records_) {
      if (record.unsaved) pings.emplace_back(id, record.registration.last_updated);
    }
  }
  if (pings.empty()) return;
  // Rows are deleted because of their times and not because of records_, because another server may
  // have registrations in the same table. The margin of one hour is necessary, because a service
  // stays live for some time after its last ping.
  const Timestamp oldest = clock_.now() - options_.lifetimes.retention - std::chrono::hours(1);
  database_.transact([&](sql::Connection& db) {
    store::ServiceStore services(db);
    for (const auto& [id, time] : pings) services.set_ping(id, time);
    for (const auto& row : services.list()) {
      if (row.last_updated < oldest) services.remove(row.id);
    }
  });
  const std::lock_guard lock(mutex_);
  for (const auto& [id, time] : pings) {
    const auto found = records_.find(id);
    if (found != records_.end() && found->second.registration.last_updated == time) {
      found->second.unsaved = false;
    }
  }
}

}  // namespace chap::registry
