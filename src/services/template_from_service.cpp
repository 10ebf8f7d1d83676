#include "services/template_from_service.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "modelrun/builtin/builtin_models.hpp"
#include "modelrun/chapkit/chapkit_client.hpp"
#include "modelrun/chapkit/source_revision.hpp"
#include "services/model_services.hpp"
#include "services/model_versions.hpp"
#include "services/service_templates.hpp"
#include "storage/sql/database.hpp"

#include <fmt/format.h>

#include <utility>

namespace chap::services {
namespace {

using store::ModelTemplateRow;

// Requests the current description of the service and makes a template from it.
ModelTemplateRow described_by(registry::Registration service, const CheckInfo& check) {
  const auto http = net::make_http_client();
  chapkit::ChapkitClient client(*http, service.url);
  try {
    const std::string info = client.info();
    service.info = check(info);
    ModelTemplateRow row = template_of(service);
    row.source_digest = chapkit::revision_of_info(info);
    row.user_options = client.user_options();
    return row;
  } catch (const Error& error) {
    throw Error(
        ErrorCode::kUnavailable,
        fmt::format("Could not read the service at {}: {}", service.url, error.what())
    )
        .with_status(502);
  }
}

}  // namespace

ModelTemplateRow store_template_of_service(
    Platform& platform, const TemplateRequest& request, const CheckInfo& check
) {
  registry::Registration service = read_service(platform, request.service_id);
  if (builtin::is_baseline_name(service.id))
    throw conflict(chapkit::baseline_conflict_text(service.id));
  const ModelTemplateRow described = described_by(std::move(service), check);
  ModelTemplateRow stored = platform.database.transact_with_retry([&](sql::Connection& db) {
    if (const auto problem = template_conflict(db, described)) throw conflict(*problem);
    ModelTemplateRow row = put_template(db, described);
    add_options(db, row, described.user_options);
    store::ModelTemplateStore(db).set_role(row.id, request.role);
    row.role = request.role;
    return row;
  });
  log::info(
      "services", "template {} version {} stored from its service", stored.name, stored.version
  );
  return stored;
}

}  // namespace chap::services
