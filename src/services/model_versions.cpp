#include "services/model_versions.hpp"

#include "domain/options/configuration_digest.hpp"

namespace chap::services {

using store::ConfiguredModelRow;
using store::ConfiguredModelStore;
using store::ModelTemplateRow;
using store::ModelTemplateStore;

ModelTemplateRow put_template(sql::Connection& db, ModelTemplateRow row) {
  ModelTemplateStore templates(db);
  if (const auto stored = templates.find_version(row.name, row.version)) {
    templates.set_archived(stored->id, false);
    if (ConfiguredModelStore(db).count_of_template(stored->id) > 0) {
      templates.make_live(stored->id, stored->name);
    }
    return *templates.find(stored->id);
  }
  row.is_live = !templates.find_live(row.name);
  row.id = templates.insert(row);
  return row;
}

ConfiguredModelRow put_configured_model(
    sql::Connection& db, ConfiguredModelRow row, const ModelTemplateRow& its_template
) {
  ConfiguredModelStore models(db);
  row.configuration_digest =
      options::configuration_digest(row.user_option_values, row.additional_continuous_covariates);
  if (const auto stored = models.find_equal(row)) {
    row = *stored;
    if (row.archived) models.set_archived(row.id, false);
  } else {
    row.id = models.insert(row);
  }
  row.archived = false;
  row.is_live = true;
  models.make_live(row);
  ModelTemplateStore(db).make_live(its_template.id, its_template.name);
  return row;
}

void archive_template(
    sql::Connection& db, const ModelTemplateRow& model_template, bool all_versions
) {
  ModelTemplateStore templates(db);
  ConfiguredModelStore models(db);
  for (const ModelTemplateRow& version : templates.versions(model_template.name)) {
    if (!all_versions && version.id != model_template.id) continue;
    templates.set_archived(version.id, true);
    models.archive_of_template(version.id);
  }
  if (all_versions || !model_template.is_live) return;
  if (const auto next = templates.newest_runnable(model_template.name)) {
    templates.make_live(next->id, next->name);
  }
}

}  // namespace chap::services
