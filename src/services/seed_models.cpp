#include "services/seed_models.hpp"

#include "modelrun/builtin/builtin_models.hpp"
#include "modelrun/builtin/naive_model.hpp"
#include "services/model_versions.hpp"
#include "storage/sql/database.hpp"

namespace chap::services {
namespace {

using store::ConfiguredModelRow;
using store::ConfiguredModelStore;
using store::ModelTemplateRow;
using store::ModelTemplateStore;

// Returns the template that is stored for a built-in model.
ModelTemplateRow template_of(const builtin::BuiltinModel& model) {
  ModelTemplateRow row;
  row.name = model.name;
  row.display_name = model.display_name;
  row.description = model.description;
  row.author = "CHAP team";
  row.author_assessed_status = model.assessed_status;
  row.organization = "HISP Centre, University of Oslo";
  row.contact_email = "chap@dhis2.org";
  row.supported_period_type = model.period_type;
  row.required_covariates = {model.required_covariates.begin(), model.required_covariates.end()};
  row.source_url = model.source_url;
  row.version = model.version;
  if (model.role != nullptr) row.role = model.role;
  return row;
}

void put_default_model(sql::Connection& db, const ModelTemplateRow& model_template) {
  ConfiguredModelRow row;
  row.name = model_template.name;
  row.model_template_id = model_template.id;
  put_configured_model(db, row, model_template);
}

void seed_naive_model(sql::Connection& db) {
  if (ConfiguredModelStore(db).find_live(builtin::kNaiveModel)) return;
  const auto live = ModelTemplateStore(db).find_live(builtin::kNaiveModel);
  const ModelTemplateRow stored =
      live ? *live
           : put_template(db, template_of(*builtin::find_builtin_model(builtin::kNaiveModel)));
  put_default_model(db, stored);
}

// Returns whether the template is a baseline of an earlier version of this program that the program
// no longer has.
bool is_removed_baseline(const ModelTemplateRow& row) {
  return row.role == builtin::kBaselineRole &&
         builtin::is_builtin_source(row.source_url.value_or("")) &&
         builtin::find_builtin_model(row.name) == nullptr;
}

}  // namespace

void seed_baselines(sql::Connection& db) {
  for (const builtin::BuiltinModel& model : builtin::builtin_models()) {
    if (!builtin::is_baseline(model)) continue;
    if (ModelTemplateStore(db).find_version(model.name, model.version)) continue;
    put_default_model(db, put_template(db, template_of(model)));
  }
  for (const ModelTemplateRow& row : ModelTemplateStore(db).list_live()) {
    if (!row.archived && is_removed_baseline(row)) archive_template(db, row, true);
  }
}

void seed_builtin_models(sql::Database& database) {
  database.transact_with_retry([](sql::Connection& db) {
    seed_naive_model(db);
    seed_baselines(db);
  });
}

}  // namespace chap::services
