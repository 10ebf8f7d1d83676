#include "services/models.hpp"

#include "domain/options/option_schema.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "foundation/schema/naming.hpp"
#include "modelrun/builtin/naive_model.hpp"
#include "services/model_versions.hpp"
#include "storage/sql/database.hpp"
#include "storage/sql/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

namespace chap::services {
namespace {

// The prefix of covariates that are computed (models.md 2.6).
constexpr std::string_view kGeneratedPrefix = "gen:";

using store::ConfiguredModelRow;
using store::ConfiguredModelStore;
using store::ModelTemplateRow;
using store::ModelTemplateStore;

std::string full_name(const ModelTemplateRow& model_template, const std::string& configuration) {
  return configuration == "default" ? model_template.name
                                    : model_template.name + ":" + configuration;
}

void require_valid_options(const ModelTemplateRow& model_template, const std::string& values) {
  const options::OptionCheck result = options::check_options(model_template.user_options, values);
  for (const std::string& keyword : result.ignored) {
    log::info(
        "services",
        "the options of template {} use the keyword {}, which is not checked",
        model_template.name,
        keyword
    );
  }
  if (result.problem) throw unprocessable("Invalid user options: " + *result.problem);
}

}  // namespace

std::vector<store::ConfiguredModelDetails> list_configured_models(
    Platform& platform, const sql::Page& page
) {
  const sql::Lease db = platform.database.read();
  return ConfiguredModelStore(*db).list(page);
}

store::ConfiguredModelDetails read_configured_model(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  auto found = ConfiguredModelStore(*db).details(id);
  if (!found) throw not_found("Configured model not found");
  return *found;
}

ConfiguredModelRow configure_model(Platform& platform, const ModelConfiguration& request) {
  ConfiguredModelRow row;
  {
    const sql::Lease db = platform.database.read();
    const auto model_template = ModelTemplateStore(*db).find(request.model_template_id);
    if (!model_template) throw not_found("Model template not found");
    row.name = full_name(*model_template, request.name);
    row.model_template_id = model_template->id;
    row.user_option_values = request.user_option_values;
    row.additional_continuous_covariates = request.additional_continuous_covariates;
    row.uses_chapkit = model_template->uses_chapkit;
    // The options are checked before the transaction begins, because the check may take long and
    // only one transaction can write at a time.
    if (!row.uses_chapkit) require_valid_options(*model_template, row.user_option_values);
  }
  return platform.database.transact_with_retry([&](sql::Connection& db) {
    const auto model_template = ModelTemplateStore(db).find(row.model_template_id);
    if (!model_template) throw not_found("Model template not found");
    return put_configured_model(db, row, *model_template);
  });
}

void archive_model_template(Platform& platform, std::int64_t id, bool all_versions) {
  platform.database.transact([&](sql::Connection& db) {
    const auto model_template = ModelTemplateStore(db).find(id);
    if (!model_template) throw not_found(fmt::format("Model template with id {} not found", id));
    archive_template(db, *model_template, all_versions);
  });
}

void archive_configured_model(Platform& platform, std::int64_t id) {
  const bool found = platform.database.transact([&](sql::Connection& db) {
    return ConfiguredModelStore(db).set_archived(id, true);
  });
  if (!found) throw not_found("Configured model not found");
}

store::ConfiguredModelDetails require_model(
    Platform& platform, const std::variant<std::int64_t, std::string>& model
) {
  const sql::Lease db = platform.database.read();
  ConfiguredModelStore models(*db);
  if (const auto* id = std::get_if<std::int64_t>(&model)) {
    if (auto found = models.details(*id)) return *found;
    throw invalid_input("There is no configured model with id " + std::to_string(*id));
  }
  const std::string& name = std::get<std::string>(model);
  if (auto found = models.find_live(name)) return *found;
  throw invalid_input("There is no configured model named '" + name + "'");
}

void require_covariates(
    const store::ConfiguredModelDetails& model, const std::vector<std::string>& features
) {
  std::vector<std::string> needed = model.model.additional_continuous_covariates;
  if (model.model_template.name != builtin::kNaiveModel) {
    const auto& required = model.model_template.required_covariates;
    needed.insert(needed.begin(), required.begin(), required.end());
  }
  std::erase_if(needed, [&](const std::string& name) {
    return name.starts_with(kGeneratedPrefix) ||
           std::ranges::find(features, name) != features.end();
  });
  if (needed.empty()) return;
  throw invalid_input(fmt::format(
      "The model '{}' needs covariates that the data do not have: {}; the data have {}",
      model.model.name,
      fmt::join(needed, ", "),
      fmt::join(features, ", ")
  ));
}

std::string configured_display_name(const store::ConfiguredModelDetails& details) {
  const std::size_t colon = details.model.name.rfind(':');
  if (colon == std::string::npos) return details.model_template.display_name;
  return details.model_template.display_name + " [" +
         schema::capitalised(details.model.name.substr(colon + 1)) + "]";
}

}  // namespace chap::services
