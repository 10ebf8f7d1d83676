// Versions of model templates and of configured models (core-2.5.1.md 1.6). A stored version is
// never changed; a changed description or configuration is a new row. Of the rows of one name, one
// is live: it is the one that requests by name mean. All functions must be called inside a
// transaction.
#pragma once

#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <cstdint>

namespace chap::services {

// Stores the version `row.version` of the template `row.name`, or finds the stored one, which is
// kept as it is and restored from the archive. A stored version that has configured models becomes
// live again. A version without any is live only if no other version of this name is; otherwise it
// becomes live with its first configured model. Returns the stored row.
store::ModelTemplateRow put_template(sql::Connection& db, store::ModelTemplateRow row);

// Stores a configured model, or finds the one with the same template, name and configuration, which
// is restored from the archive. The model becomes the live one of its name, and its template the
// live version. Sets the digest. Returns the stored row.
store::ConfiguredModelRow put_configured_model(
    sql::Connection& db, store::ConfiguredModelRow row, const store::ModelTemplateRow& its_template
);

// Archives a template with its configured models, or all versions of it. If the live version is
// archived alone, the newest version that can run becomes live.
void retire_template(
    sql::Connection& db, const store::ModelTemplateRow& model_template, bool all_versions
);

}  // namespace chap::services
