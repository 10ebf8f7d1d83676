#include "services/models.hpp"

#include "foundation/base/error.hpp"
#include "foundation/schema/naming.hpp"
#include "services/user_options.hpp"
#include "storage/sql/database.hpp"
#include "storage/sql/error.hpp"

#include <limits>

namespace chap::services {
namespace {

using store::ConfiguredModelRow;
using store::ConfiguredModelStore;
using store::ModelTemplateRow;
using store::ModelTemplateStore;

ModelTemplateRow naive_template() {
  ModelTemplateRow row;
  row.name = kNaiveModel;
  row.display_name = "Naive model used for testing";
  row.description =
      "Forecasts every period from the average of the cases seen so far, place by place. "
      "A yardstick: a model that cannot beat it is not worth running.";
  row.author = "CHAP team";
  row.author_assessed_status = "gray";
  row.organization = "HISP Centre, University of Oslo";
  row.contact_email = "chap@dhis2.org";
  row.supported_period_type = "any";
  row.required_covariates = {"rainfall", "mean_temperature"};
  row.source_url = "NA";
  return row;
}

std::string full_name(const ModelTemplateRow& model_template, const std::string& configuration) {
  return configuration == "default" ? model_template.name
                                    : model_template.name + ":" + configuration;
}

// Two seeders or two clients at once: whoever comes second reads what the first one wrote.
ConfiguredModelRow insert_or_read(sql::Connection& db, ConfiguredModelRow row) {
  ConfiguredModelStore models(db);
  if (auto existing = models.find_by_name(row.name)) return *existing;
  row.id = models.insert(row);
  return row;
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

ConfiguredModelRow configure_model(Platform& platform, const ModelConfiguration& wanted) {
  return platform.database.transact_again([&](sql::Connection& db) {
    const auto model_template = ModelTemplateStore(db).find(wanted.model_template_id);
    if (!model_template) throw not_found("Model template not found");
    ConfiguredModelRow row;
    row.name = full_name(*model_template, wanted.name);
    row.model_template_id = model_template->id;
    row.user_option_values = wanted.user_option_values;
    row.additional_continuous_covariates = wanted.additional_continuous_covariates;
    row.uses_chapkit = model_template->uses_chapkit;
    if (auto existing = ConfiguredModelStore(db).find_by_name(row.name)) return *existing;
    if (!model_template->uses_chapkit) {
      if (const auto problem =
              user_options_problem(model_template->user_options, row.user_option_values)) {
        throw unprocessable("Invalid user options: " + *problem);
      }
    }
    return insert_or_read(db, row);
  });
}

void archive_configured_model(Platform& platform, std::int64_t id) {
  const bool found = platform.database.transact([&](sql::Connection& db) {
    return ConfiguredModelStore(db).archive(id);
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
  if (const auto row = models.find_by_name(name)) {
    if (auto found = models.details(row->id)) return *found;
  }
  throw invalid_input("There is no configured model named '" + name + "'");
}

void seed_builtin_models(sql::Database& database) {
  database.transact_again([](sql::Connection& db) {
    ModelTemplateStore templates(db);
    auto model_template = templates.find_by_name(kNaiveModel);
    if (!model_template) {
      model_template = naive_template();
      model_template->id = templates.insert(*model_template);
    }
    ConfiguredModelRow row;
    row.name = kNaiveModel;
    row.model_template_id = model_template->id;
    insert_or_read(db, row);
  });
}

std::string configured_display_name(const store::ConfiguredModelDetails& details) {
  const std::size_t colon = details.model.name.rfind(':');
  if (colon == std::string::npos) return details.model_template.display_name;
  return details.model_template.display_name + " [" +
         schema::capitalised(details.model.name.substr(colon + 1)) + "]";
}

}  // namespace chap::services
