#include "services/model_services.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "foundation/json/parse.hpp"
#include "storage/sql/database.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

namespace chap::services {
namespace {

using registry::Entry;
using registry::Registration;
using store::ModelTemplateRow;
using store::ModelTemplateStore;

// Far beyond any real one (a few KB); a thousand of them are kept in memory.
constexpr std::size_t kLargestRegistration = 64 * 1024UL;

Error unknown_service(const std::string& id) { return not_found("Service " + id + " not found"); }

std::optional<std::string> text_in(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->as_string());
}

// The columns are 32 bits wide in the reference's schema.
std::optional<std::int64_t> periods_in(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  if (value == nullptr || value->kind() != json::Kind::kInt) return std::nullopt;
  return std::clamp<std::int64_t>(
      value->as_int(),
      std::numeric_limits<std::int32_t>::min(),
      std::numeric_limits<std::int32_t>::max()
  );
}

bool truth_in(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  return value != nullptr && value->kind() == json::Kind::kBool && value->as_bool();
}

std::string template_period(const std::string& service_period) {
  if (service_period == "weekly") return "week";
  if (service_period == "monthly") return "month";
  return "any";
}

void read_metadata(const json::Value& metadata, ModelTemplateRow& row) {
  row.author_note = text_in(metadata, "author_note").value_or("");
  row.author_assessed_status = text_in(metadata, "author_assessed_status").value_or("red");
  row.author = text_in(metadata, "author").value_or("Unknown Author");
  row.organization = text_in(metadata, "organization");
  row.organization_logo_url = text_in(metadata, "organization_logo_url");
  row.contact_email = text_in(metadata, "contact_email");
  row.citation_info = text_in(metadata, "citation_info");
  row.documentation_url = text_in(metadata, "documentation_url");
  if (auto repository = text_in(metadata, "repository_url")) row.source_url = *repository;
}

// Whether the template of a chapkit service belongs into the archive.
bool is_gone(const std::map<std::string, Entry>& entries, const std::string& name, auto grace) {
  const auto found = entries.find(name);
  return found == entries.end() || (!found->second.live && found->second.gone_for >= grace);
}

std::map<std::string, Entry> entries_by_id(Platform& platform) {
  std::map<std::string, Entry> entries;
  for (Entry& entry : platform.services.entries()) {
    std::string id = entry.service.id;
    entries.emplace(std::move(id), std::move(entry));
  }
  return entries;
}

std::vector<ModelTemplateRow> all_templates(Platform& platform) {
  const sql::Lease db = platform.database.read();
  return ModelTemplateStore(*db).list();
}

// Changes `rows` to what they should be, and the table with them. That a busy table cannot be
// changed now is no reason to fail: the next listing tries again.
void settle_archive(
    Platform& platform,
    const std::map<std::string, Entry>& entries,
    std::vector<ModelTemplateRow>& rows
) {
  std::vector<ModelTemplateRow*> changed;
  for (ModelTemplateRow& row : rows) {
    if (!row.uses_chapkit) continue;
    const auto entry = entries.find(row.name);
    const bool live = entry != entries.end() && entry->second.live;
    const bool archived =
        !live && (row.archived || is_gone(entries, row.name, platform.archive_grace));
    if (archived == row.archived) continue;
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

void write_template(Platform& platform, const Registration& service) {
  try {
    platform.database.transact_again([&](sql::Connection& db) { put_service_template(db, service); }
    );
    auto rows = all_templates(platform);
    settle_archive(platform, entries_by_id(platform), rows);
  } catch (const Error& error) {
    log::warning(
        "services", "the template of service {} could not be written: {}", service.id, error.what()
    );
  }
}

}  // namespace

registry::Registered register_service(
    Platform& platform, const std::string& id, const std::string& url, const std::string& info
) {
  if (url.size() + info.size() > kLargestRegistration) {
    throw Error(ErrorCode::kTooLarge, "The registration is too large");
  }
  registry::Registered registered = platform.services.add(id, url, info);
  log::info("services", "service {} registered", id);
  write_template(platform, registered.service);
  platform.discover(id);
  return registered;
}

Registration ping_service(Platform& platform, const std::string& id) {
  auto found = platform.services.ping(id);
  if (!found) throw unknown_service(id);
  return *found;
}

Registration read_service(Platform& platform, const std::string& id) {
  auto found = platform.services.find(id);
  if (!found || !found->live) throw unknown_service(id);
  return std::move(found->service);
}

void deregister_service(Platform& platform, const std::string& id) {
  if (!platform.services.remove(id)) throw unknown_service(id);
  log::info("services", "service {} deregistered", id);
}

std::vector<Registration> list_services(Platform& platform) {
  std::vector<Registration> living;
  for (Entry& entry : platform.services.entries()) {
    if (entry.live) living.push_back(std::move(entry.service));
  }
  return living;
}

ModelTemplateRow template_of(const Registration& service) {
  const json::Document document = json::parse(service.info);
  const json::Value& info = document.root();
  ModelTemplateRow row;
  row.name = service.id;
  row.source_url = service.url;
  row.display_name = text_in(info, "display_name").value_or(service.id);
  row.version = text_in(info, "version");
  row.description = text_in(info, "description").value_or("No Description");
  row.supported_period_type = template_period(text_in(info, "period_type").value_or("any"));
  row.min_prediction_length = periods_in(info, "min_prediction_periods");
  row.max_prediction_length = periods_in(info, "max_prediction_periods");
  row.allow_free_additional_continuous_covariates =
      truth_in(info, "allow_free_additional_continuous_covariates");
  row.requires_geo = truth_in(info, "requires_geo");
  if (const json::Value* covariates = info.find("required_covariates")) {
    for (const json::Value& name : covariates->items()) {
      row.required_covariates.emplace_back(name.as_string());
    }
  }
  if (const json::Value* metadata = info.find("model_metadata")) read_metadata(*metadata, row);
  row.uses_chapkit = true;
  return row;
}

std::int64_t put_service_template(sql::Connection& db, const Registration& service) {
  ModelTemplateStore templates(db);
  ModelTemplateRow row = template_of(service);
  const auto before = templates.find_by_name(row.name);
  if (!before) return templates.insert(row);
  row.id = before->id;
  row.user_options = before->user_options;
  templates.overwrite(row);
  templates.set_uses_chapkit(row.id, true);
  return row.id;
}

std::vector<ListedTemplate> list_templates(Platform& platform, const sql::Page& page) {
  const auto entries = entries_by_id(platform);
  auto rows = all_templates(platform);
  settle_archive(platform, entries, rows);
  // Which templates are archived is settled for all, so all are read.
  std::vector<ListedTemplate> listed;
  std::int64_t skipped = 0;
  for (ModelTemplateRow& row : rows) {
    if (skipped++ < page.offset) continue;
    if (std::int64_t(listed.size()) == page.most()) break;
    const auto found = entries.find(row.name);
    const bool live = found != entries.end() && found->second.live;
    listed.push_back({std::move(row), live});
  }
  return listed;
}

}  // namespace chap::services
