#include "services/model_services.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "services/model_versions.hpp"
#include "services/service_templates.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/configuredmodel_store.hpp"

#include <map>
#include <utility>

namespace chap::services {
namespace {

using registry::RegisteredService;
using registry::Registration;
using store::ModelTemplateRow;
using store::ModelTemplateStore;

// Real registrations have a few KB. The registry keeps up to a thousand registrations in memory.
constexpr std::size_t kMaxRegistrationBytes = 64 * 1024UL;

Error unknown_service(const std::string& id) { return not_found("Service " + id + " not found"); }

using ServicesById = std::map<std::string, RegisteredService>;

// Returns whether the template of a chapkit service has to be archived: the service is not
// registered, or the registration expired at least `grace` ago. Returns false if `grace` is
// nullopt.
bool has_expired(
    const ServicesById& services,
    const std::string& name,
    std::optional<std::chrono::milliseconds> grace
) {
  if (!grace) return false;
  const auto found = services.find(name);
  return found == services.end() || (!found->second.live && found->second.expired_for >= *grace);
}

ServicesById services_by_id(Platform& platform) {
  ServicesById services;
  for (RegisteredService& service : platform.services.list()) {
    std::string id = service.registration.id;
    services.emplace(std::move(id), std::move(service));
  }
  return services;
}

std::vector<ModelTemplateRow> live_templates(Platform& platform) {
  const sql::Lease db = platform.database.read();
  return ModelTemplateStore(*db).list_live();
}

// Returns whether an operator has archived the template. In that case all configured models of the
// template are archived, too (archive_template()).
bool is_archived_by_operator(Platform& platform, const ModelTemplateRow& row) {
  const sql::Lease db = platform.database.read();
  return store::ConfiguredModelStore(*db).all_archived(row.id);
}

// Archives templates of expired services and restores templates of live services, in `rows` and in
// the table. A failed write is only logged, because the next listing of templates repeats it.
void update_archived_templates(
    Platform& platform, const ServicesById& services, std::vector<ModelTemplateRow>& rows
) {
  std::vector<ModelTemplateRow*> changed;
  for (ModelTemplateRow& row : rows) {
    if (!row.uses_chapkit) continue;
    const auto service = services.find(row.name);
    const bool live = service != services.end() && service->second.live;
    const bool archived =
        !live && (row.archived || has_expired(services, row.name, platform.archive_grace));
    if (archived == row.archived) continue;
    if (!archived && is_archived_by_operator(platform, row)) continue;
    row.archived = archived;
    changed.push_back(&row);
  }
  if (changed.empty()) return;
  try {
    platform.database.transact([&](sql::Connection& db) {
      for (const ModelTemplateRow* row : changed) {
        ModelTemplateStore(db).set_archived(row->id, row->archived);
      }
    });
  } catch (const Error& error) {
    log::warning("services", "templates could not be archived: {}", error.what());
  }
}

// Stores the template of a service, then restores the archived templates of all live services.
// Returns the reason if the template conflicts with a stored template. A failed write is only
// logged.
std::optional<std::string> write_template(Platform& platform, const Registration& service) {
  std::optional<std::string> problem;
  try {
    const ModelTemplateRow described = template_of(service);
    platform.database.transact_with_retry([&](sql::Connection& db) {
      problem = template_conflict(db, described);
      if (!problem) put_template(db, described);
    });
    auto rows = live_templates(platform);
    update_archived_templates(platform, services_by_id(platform), rows);
  } catch (const Error& error) {
    log::warning(
        "services", "the template of service {} could not be written: {}", service.id, error.what()
    );
  }
  return problem;
}

}  // namespace

RegistrationResult register_service(
    Platform& platform, const std::string& id, const std::string& url, const std::string& info
) {
  if (url.size() + info.size() > kMaxRegistrationBytes) {
    throw Error(ErrorCode::kTooLarge, "The registration is too large");
  }
  auto [registration, updated] = platform.services.add(id, url, info);
  log::info("services", "service {} registered", id);
  std::optional<std::string> conflict = write_template(platform, registration);
  if (conflict) log::warning("services", "{}", *conflict);
  platform.discover(id);
  return {std::move(registration), updated, std::move(conflict)};
}

Registration ping_service(Platform& platform, const std::string& id) {
  auto found = platform.services.ping(id);
  if (!found) throw unknown_service(id);
  return *found;
}

Registration read_service(Platform& platform, const std::string& id) {
  auto found = platform.services.find(id);
  if (!found || !found->live) throw unknown_service(id);
  return std::move(found->registration);
}

void deregister_service(Platform& platform, const std::string& id) {
  if (!platform.services.remove(id)) throw unknown_service(id);
  log::info("services", "service {} deregistered", id);
}

std::vector<Registration> list_services(Platform& platform) {
  std::vector<Registration> live;
  for (RegisteredService& service : platform.services.list()) {
    if (service.live) live.push_back(std::move(service.registration));
  }
  return live;
}

std::vector<ListedTemplate> list_templates(Platform& platform, const sql::Page& page) {
  const ServicesById services = services_by_id(platform);
  auto rows = live_templates(platform);
  update_archived_templates(platform, services, rows);
  ModelHealthChecker checker(platform);
  std::vector<ListedTemplate> listed;
  std::int64_t skipped = 0;
  for (ModelTemplateRow& row : rows) {
    if (skipped++ < page.offset) continue;
    if (std::int64_t(listed.size()) == page.limit_or_max()) break;
    const auto health = checker.health_of(row);
    listed.push_back({std::move(row), health});
  }
  return listed;
}

}  // namespace chap::services
