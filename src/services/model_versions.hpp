// Versions of model templates and of configured models (core-2.5.1.md 1.6). A stored version is
// never changed; a changed description or configuration is stored as a new row. One of the rows
// with the same name is live. A name in a request refers to the live row. All functions must be
// called inside a transaction.
#pragma once

#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <cstdint>

namespace chap::services {

// Stores the version `row.version` of the template `row.name` and returns the stored row.
//
// * If this version is already stored, the function only restores the version from the archive. The
//   version becomes live if it has configured models.
// * A new version becomes live at once if the template has no live version. Otherwise the new
//   version becomes live when its first configured model is stored.
store::ModelTemplateRow put_template(sql::Connection& db, store::ModelTemplateRow row);

// Computes the configuration digest of a configured model, stores the model and returns the stored
// row. If a model with the same template, name and configuration is already stored, restores that
// model from the archive instead. The model becomes the live model of its name, and the model's
// version of the template becomes the live version.
store::ConfiguredModelRow put_configured_model(
    sql::Connection& db, store::ConfiguredModelRow row, const store::ModelTemplateRow& its_template
);

// Archives one version of a template, or all of its versions, together with their configured
// models. If only the live version is archived, the newest version that can run becomes live.
void archive_template(
    sql::Connection& db, const store::ModelTemplateRow& model_template, bool all_versions
);

}  // namespace chap::services
