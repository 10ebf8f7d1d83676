#include "engine/registry/embedded/embedded_registry.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/service_store.hpp"

#include <fmt/format.h>

#include <utility>

namespace chap::registry {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

store::ServiceRow row_of(const Registration& service) {
  return {
      service.id,
      service.url,
      service.info,
      service.registered_at,
      service.last_updated,
      service.last_ping_at};
}

}  // namespace

EmbeddedRegistry::EmbeddedRegistry(
    sql::Database& database, const Clock& clock, EmbeddedRegistryOptions options
)
    : database_(database), clock_(clock), options_(options) {
  const Timestamp now = clock_.now();
  const sql::Lease db = database_.read();
  for (auto& row : store::ServiceStore(*db).list()) {
    if (now - row.last_updated > options_.lifetimes.memory) continue;
    Known known;
    known.service = {
        row.id,
        std::move(row.url),
        std::move(row.info),
        row.registered_at,
        row.last_updated,
        row.last_ping_at,
        now};
    begin_life(known);
    known_.emplace(row.id, std::move(known));
  }
}

void EmbeddedRegistry::begin_life(Known& known) const {
  const Lifetimes& times = options_.lifetimes;
  known.service.expires_at = clock_.now() + times.ttl;
  known.end = clock_.steady() + times.ttl + times.tolerance;
}

std::optional<std::string> EmbeddedRegistry::crowded_out(const std::string& id) {
  if (known_.contains(id) || known_.size() < options_.most) return std::nullopt;
  auto oldest = known_.end();
  for (auto one = known_.begin(); one != known_.end(); ++one) {
    if (oldest == known_.end() || one->second.end < oldest->second.end) oldest = one;
  }
  if (oldest == known_.end() || is_live(oldest->second, clock_.steady())) {
    throw unavailable(
        fmt::format("{} services are registered, which is the most allowed", known_.size())
    );
  }
  return oldest->first;
}

void EmbeddedRegistry::put_in_table(
    const Registration& service, const std::optional<std::string>& instead_of
) {
  database_.transact([&](sql::Connection& db) {
    store::ServiceStore services(db);
    if (instead_of) services.remove(*instead_of);
    services.put(row_of(service));
  });
}

Registered EmbeddedRegistry::add(
    const std::string& id, const std::string& url, const std::string& info
) {
  const std::lock_guard writing(writing_);
  Registered result;
  Known known;
  std::optional<std::string> instead_of;
  {
    const std::lock_guard lock(mutex_);
    instead_of = crowded_out(id);
    known.service.id = id;
    known.service.url = url;
    known.service.info = info;
    known.service.registered_at = known.service.last_updated = known.service.last_ping_at =
        clock_.now();
    const auto before = known_.find(id);
    if (before != known_.end() && is_live(before->second, clock_.steady())) {
      result.updated = true;
      known.service.registered_at = before->second.service.registered_at;
    }
  }
  put_in_table(known.service, instead_of);
  // The writer may have been busy: life begins when the answer goes out.
  begin_life(known);
  result.service = known.service;
  const std::lock_guard lock(mutex_);
  if (instead_of) known_.erase(*instead_of);
  known_.insert_or_assign(id, std::move(known));
  return result;
}

std::optional<Registration> EmbeddedRegistry::ping(const std::string& id) {
  const std::lock_guard lock(mutex_);
  forget_old(clock_.steady());
  const auto found = known_.find(id);
  if (found == known_.end()) return std::nullopt;
  Known& known = found->second;
  if (!is_live(known, clock_.steady())) log::info("registry", "service {} is back", id);
  known.service.last_updated = known.service.last_ping_at = clock_.now();
  begin_life(known);
  known.unsaved = true;
  return known.service;
}

Entry EmbeddedRegistry::entry_of(const Known& known, Moment now) const {
  const bool live = is_live(known, now);
  const auto gone_for = live ? milliseconds(0) : duration_cast<milliseconds>(now - known.end);
  return {known.service, live, gone_for};
}

std::optional<Entry> EmbeddedRegistry::find(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const Moment now = clock_.steady();
  forget_old(now);
  const auto found = known_.find(id);
  if (found == known_.end()) return std::nullopt;
  return entry_of(found->second, now);
}

std::vector<Entry> EmbeddedRegistry::entries() {
  const std::lock_guard lock(mutex_);
  const Moment now = clock_.steady();
  forget_old(now);
  std::vector<Entry> all;
  all.reserve(known_.size());
  for (const auto& [id, known] : known_) all.push_back(entry_of(known, now));
  return all;
}

bool EmbeddedRegistry::remove(const std::string& id) {
  const std::lock_guard writing(writing_);
  {
    const std::lock_guard lock(mutex_);
    forget_old(clock_.steady());
    if (!known_.contains(id)) return false;
  }
  database_.transact([&](sql::Connection& db) { store::ServiceStore(db).remove(id); });
  const std::lock_guard lock(mutex_);
  return known_.erase(id) > 0;
}

// Its row goes at a later flush; a start passes over it.
void EmbeddedRegistry::forget_old(Moment now) {
  std::erase_if(known_, [&](const auto& one) {
    return now - one.second.end > options_.lifetimes.memory;
  });
}

void EmbeddedRegistry::flush() {
  const std::lock_guard writing(writing_);
  std::vector<std::pair<std::string, Timestamp>> pings;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, known] : known_) {
      if (known.unsaved) pings.emplace_back(id, known.service.last_updated);
    }
  }
  if (pings.empty()) return;
  // By time and not by the map: another server may have registrations in the same table. The margin
  // keeps the rows of lives that have only just ended.
  const Timestamp oldest = clock_.now() - options_.lifetimes.memory - std::chrono::hours(1);
  database_.transact([&](sql::Connection& db) {
    store::ServiceStore services(db);
    for (const auto& [id, time] : pings) services.set_ping(id, time);
    for (const auto& row : services.list()) {
      if (row.last_updated < oldest) services.remove(row.id);
    }
  });
  const std::lock_guard lock(mutex_);
  for (const auto& [id, time] : pings) {
    const auto found = known_.find(id);
    if (found != known_.end() && found->second.service.last_updated == time) {
      found->second.unsaved = false;
    }
  }
}

}  // namespace chap::registry
