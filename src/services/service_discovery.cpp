#include "services/service_discovery.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "modelrun/chapkit/chapkit_client.hpp"
#include "services/model_versions.hpp"
#include "services/service_templates.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/configuredmodel_store.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace chap::services {
namespace {

using chapkit::ChapkitClient;
using chapkit::ServiceConfig;
using std::chrono::steady_clock;

// Returns the stored template with the name and version of `described`. If the registration could
// not store the template, stores `described` first. Returns nullopt if there is a conflict. Does
// not restore an archived version, because only registrations restore archived versions.
std::optional<store::ModelTemplateRow> template_for(
    sql::Database& database, const store::ModelTemplateRow& described
) {
  using Found = std::optional<store::ModelTemplateRow>;
  return database.transact_with_retry([&](sql::Connection& db) -> Found {
    if (template_conflict(db, described)) return std::nullopt;
    Found stored = store::ModelTemplateStore(db).find_version(described.name, described.version);
    return stored ? stored : put_template(db, described);
  });
}

bool has_configured_models(sql::Database& database, std::int64_t template_id) {
  const sql::Lease db = database.read();
  return store::ConfiguredModelStore(*db).count_of_template(template_id) > 0;
}

// Adds the configurations of a service to a template without configured models. Configurations that
// the service gets later are not added, because the template has configured models then
// (http-api.md 5.17).
void add_configured_models(
    sql::Database& database,
    const store::ModelTemplateRow& model_template,
    const std::vector<ServiceConfig>& configs,
    const std::vector<std::string>& default_covariates
) {
  database.transact_with_retry([&](sql::Connection& db) {
    if (store::ConfiguredModelStore(db).count_of_template(model_template.id) > 0) return;
    std::set<std::string> names;
    for (const ServiceConfig& config : configs) {
      store::ConfiguredModelRow row;
      row.name =
          config.name == "default" ? model_template.name : model_template.name + ":" + config.name;
      row.model_template_id = model_template.id;
      row.additional_continuous_covariates = config.additional_continuous_covariates.empty()
                                                 ? default_covariates
                                                 : config.additional_continuous_covariates;
      row.uses_chapkit = true;
      // If several configurations have the same name, only the first one is stored.
      if (names.insert(row.name).second) put_configured_model(db, row, model_template);
    }
  });
}

}  // namespace

ServiceDiscovery::ServiceDiscovery(
    sql::Database& database, registry::ServiceRegistry& services, DiscoveryOptions options
)
    : database_(database), services_(services), options_(std::move(options)) {}

ServiceDiscovery::~ServiceDiscovery() { stop(); }

void ServiceDiscovery::start() {
  flush_due_ = steady_clock::now() + options_.flush_every;
  for (const registry::RegisteredService& service : services_.list()) {
    request_discovery(service.registration.id);
  }
  for (unsigned i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
}

void ServiceDiscovery::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_.exchange(true)) return;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  if (!threads_.empty()) flush();
}

void ServiceDiscovery::request_discovery(const std::string& id) {
  {
    const std::lock_guard lock(mutex_);
    Plan& plan = plans_[id];
    plan.due = steady_clock::now();
    plan.failures = 0;
    plan.registered_again = plan.running;
  }
  changed_.notify_one();
}

// Services with fewer failures come first, so that new services do not wait for unavailable
// services.
std::optional<std::string> ServiceDiscovery::next_due(Moment now) {
  auto best = plans_.end();
  for (auto one = plans_.begin(); one != plans_.end(); ++one) {
    const Plan& plan = one->second;
    if (plan.running || plan.due > now) continue;
    if (best == plans_.end() ||
        std::pair(plan.failures, plan.due) < std::pair(best->second.failures, best->second.due)) {
      best = one;
    }
  }
  if (best == plans_.end()) return std::nullopt;
  best->second.running = true;
  return best->first;
}

ServiceDiscovery::Moment ServiceDiscovery::next_moment(Moment now) const {
  Moment next = std::min(flush_due_, now + std::chrono::seconds(60));
  for (const auto& [id, plan] : plans_) {
    if (!plan.running) next = std::min(next, plan.due);
  }
  return next;
}

void ServiceDiscovery::plan_next(const std::string& id, QueryResult outcome) {
  Plan& plan = plans_[id];
  plan.running = false;
  if (std::exchange(plan.registered_again, false)) return;  // request_discovery() has set `due`
  if (outcome != QueryResult::kFailed) {
    plans_.erase(id);
    return;
  }
  const unsigned doublings = std::min(plan.failures++, 16U);
  plan.due = steady_clock::now() +
             std::min(options_.first_retry * (1U << doublings), options_.longest_retry);
}

void ServiceDiscovery::work() {
  const auto http = options_.make_client();
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const Moment now = steady_clock::now();
    if (now >= flush_due_) {
      flush_due_ = now + options_.flush_every;
      lock.unlock();
      flush();
      lock.lock();
      continue;
    }
    const auto id = next_due(now);
    if (!id) {
      changed_.wait_until(lock, next_moment(now));
      continue;
    }
    lock.unlock();
    const QueryResult outcome = query_service(*id, *http);
    lock.lock();
    plan_next(*id, outcome);
  }
}

ServiceDiscovery::QueryResult ServiceDiscovery::query_service(
    const std::string& id, net::HttpClient& http
) {
  try {
    const auto found = services_.find(id);
    if (!found) return QueryResult::kForgotten;
    // The query is retried, because the service may become live again.
    if (!found->live) return QueryResult::kFailed;
    store_description(found->registration, http);
    return QueryResult::kDone;
  } catch (const std::exception& error) {
    if (!stopping_) {
      log::warning("services", "service {} could not be queried: {}", id, error.what());
    }
    return QueryResult::kFailed;
  }
}

void ServiceDiscovery::store_description(
    const registry::Registration& service, net::HttpClient& http
) {
  ChapkitClient client(http, service.url, [this] { return stopping_.load(); });
  auto model_template = template_for(database_, template_of(service));
  if (!model_template) return;
  // If the options cannot be read, the configured models are added nevertheless. Then the failure
  // is thrown, so that the query is retried.
  std::optional<Error> failure;
  try {
    const std::string options = client.user_options();
    database_.transact([&](sql::Connection& db) { add_options(db, *model_template, options); });
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kTimeout) throw;  // the next request would time out, too
    failure = error;
  }
  if (!has_configured_models(database_, model_template->id)) {
    std::vector<ServiceConfig> configs = client.configs();
    const auto covariates = client.default_covariates();
    if (configs.empty()) configs.push_back({"default", {}});
    add_configured_models(database_, *model_template, configs, covariates);
  }
  if (failure) throw *failure;
}

void ServiceDiscovery::flush() {
  try {
    services_.flush();
  } catch (const Error& error) {
    log::warning("services", "the times of pings could not be stored: {}", error.what());
  }
}

}  // namespace chap::services
