#include "services/service_templates.hpp"

#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"
#include "modelrun/builtin/builtin_models.hpp"
#include "modelrun/chapkit/source_revision.hpp"

#include <algorithm>
#include <limits>

namespace chap::services {
namespace {

using store::ModelTemplateRow;
using store::ModelTemplateStore;

std::optional<std::string> text_in(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->as_string());
}

// Reads a number of periods; 0 in a registration means that the number is not known. Clamps the
// number to 32 bits, because the columns of CHAP Core's schema have 32 bits.
std::optional<std::int64_t> periods_in(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  if (value == nullptr || value->kind() != json::Kind::kInt || value->as_int() == 0) {
    return std::nullopt;
  }
  return std::clamp<std::int64_t>(
      value->as_int(),
      std::numeric_limits<std::int32_t>::min(),
      std::numeric_limits<std::int32_t>::max()
  );
}

bool flag_in(const json::Value& object, std::string_view name) {
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

}  // namespace

ModelTemplateRow template_of(const registry::Registration& service) {
  const json::Document document = json::parse(service.info);
  const json::Value& info = document.root();
  ModelTemplateRow row;
  row.name = service.id;
  row.source_url = service.url;
  row.display_name = text_in(info, "display_name").value_or(service.id);
  row.version = text_in(info, "version").value_or(row.version);
  row.description = text_in(info, "description").value_or("No Description");
  row.supported_period_type = template_period(text_in(info, "period_type").value_or("any"));
  row.min_prediction_periods = periods_in(info, "min_prediction_periods");
  row.max_prediction_periods = periods_in(info, "max_prediction_periods");
  row.allow_free_additional_continuous_covariates =
      flag_in(info, "allow_free_additional_continuous_covariates");
  row.requires_geo = flag_in(info, "requires_geo");
  row.target = text_in(info, "target").value_or(row.target);
  const json::Value* search_space = info.find("hpo_search_space");
  if (search_space != nullptr && search_space->is_object()) {
    row.hpo_search_space = json::to_text(*search_space);
  }
  if (const json::Value* covariates = info.find("required_covariates")) {
    for (const json::Value& name : covariates->items()) {
      row.required_covariates.emplace_back(name.as_string());
    }
  }
  if (const json::Value* metadata = info.find("model_metadata")) read_metadata(*metadata, row);
  if (const json::Value* revision = info.find("git_revision")) {
    row.source_digest = chapkit::revision_of(*revision);
  }
  row.uses_chapkit = true;
  return row;
}

std::optional<std::string> template_conflict(
    sql::Connection& db, const ModelTemplateRow& described
) {
  if (builtin::is_baseline_name(described.name))
    return chapkit::baseline_conflict_text(described.name);
  const auto stored = ModelTemplateStore(db).find_version(described.name, described.version);
  if (!stored || !chapkit::revisions_differ(stored->source_digest, described.source_digest)) {
    return std::nullopt;
  }
  return chapkit::revision_conflict_text(
      stored->name, stored->version, stored->source_digest, described.source_digest
  );
}

void add_options(sql::Connection& db, ModelTemplateRow& stored, const std::string& options) {
  static const std::string kUnknown = ModelTemplateRow().user_options;
  if (stored.user_options != kUnknown || options == kUnknown) return;
  ModelTemplateStore(db).set_user_options(stored.id, options);
  stored.user_options = options;
}

}  // namespace chap::services
