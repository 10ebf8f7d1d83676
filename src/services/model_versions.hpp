// Versions of model templates and of configured models (core-2.5.1.md 1.6). A stored version is
// never changed; a changed description or configuration is stored as a new row. One of the rows
// with the same name is live. A name in a request refers to the live row. All functions must be
// called inside a transaction.
#pragma once

#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <cstdint>

namespace chap::services {

// Stores the version `row.version` of the template `row.name`. If this version is already stored,
// it is not changed except that it is restored from the archive, and it becomes live if it has
// configured models. A new version becomes live only if the template has no live version; otherwise
// it becomes live when its first configured model is stored. Returns the stored row.
store::ModelTemplateRow put_template(sql::Connection& db, store::ModelTemplateRow row);

// Stores a configured model. If a model with the same template, name and configuration is already
// stored, restores that model from the archive instead. The model becomes the live model of its
// name, and its template becomes the live version. Computes the configuration digest of the row.
// Returns the stored row.
store::ConfiguredModelRow put_configured_model(
    sql::Connection& db, store::ConfiguredModelRow row, const store::ModelTemplateRow& its_template
);

// Archives one version of a template, or all of its versions, together with their configured
// models. If only the live version is archived, the newest version that can run becomes live.
void archive_template(
    sql::Connection& db, const store::ModelTemplateRow& model_template, bool all_versions
);

}  // namespace chap::services
