#include "services/models.hpp"

#include "api/dto/page.hpp"
#include "api/dto/service_fields.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"
#include "services/covariate_names.hpp"
#include "services/model_health.hpp"
#include "services/model_services.hpp"
#include "services/template_from_service.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoModel = "No such configured model";

std::optional<dto::HealthStatus> status_of(const std::optional<services::ModelHealth>& health) {
  if (!health) return std::nullopt;
  switch (*health) {
    case services::ModelHealth::kLive:
      return dto::HealthStatus::kLive;
    case services::ModelHealth::kRevisionMismatch:
      return dto::HealthStatus::kRevisionMismatch;
    case services::ModelHealth::kUnusableOptions:
      break;
  }
  return dto::HealthStatus::kUnusableOptions;
}

std::vector<dto::ModelTemplateRead> list_templates(Context& context, const dto::PageQuery& query) {
  std::vector<dto::ModelTemplateRead> views;
  for (const auto& listed_template : services::list_templates(context.platform, query.page())) {
    views.push_back(dto::template_read(listed_template.row));
    views.back().health_status = status_of(listed_template.health);
  }
  return views;
}

std::vector<dto::ModelSpecRead> list_configured(Context& context, const dto::PageQuery& query) {
  services::ModelHealthChecker checker(context.platform);
  std::vector<dto::ModelSpecRead> views;
  for (const auto& details : services::list_configured_models(context.platform, query.page())) {
    views.push_back(dto::model_spec(details, services::configured_display_name(details)));
    views.back().health_status = status_of(checker.health_of(details.model_template));
  }
  return views;
}

// Checks the info that a service has sent and returns the info in the form of a registration.
// Throws Error with the first problem of invalid info. The caller puts the address of the service
// in front of the error's text.
std::string checked_info(const std::string& info) {
  const json::Document document = json::parse(info);
  dto::ServiceInfoInput input;
  schema::Report report;
  schema::Codec<dto::ServiceInfoInput>::read(document.root(), input, report);
  if (report.empty()) return schema::to_json(input);
  const schema::Problem& first = report.problems().front();
  throw invalid_input(
      "the information of the service is invalid at " + first.loc + ": " + first.msg
  );
}

dto::ModelTemplateRead add_from_service(Context& context, dto::ModelTemplateFromService&& body) {
  services::TemplateRequest request;
  request.service_id = std::move(body.service_id);
  if (body.role) request.role = schema::text_of(*body.role);
  const auto row = services::store_template_of_service(context.platform, request, checked_info);
  dto::ModelTemplateRead view = dto::template_read(row);
  view.health_status = status_of(services::ModelHealthChecker(context.platform).health_of(row));
  return view;
}

dto::Message archive_template(Context& context, const dto::ArchivedTemplate& parameters) {
  services::archive_model_template(
      context.platform, parameters.model_template_id, parameters.all_versions
  );
  return {"deleted"};
}

std::vector<dto::CovariateNameSuggestion> covariate_names(Context& context) {
  std::vector<dto::CovariateNameSuggestion> views;
  for (const auto& [name, standard, required_by] :
       services::list_covariate_names(context.platform)) {
    views.push_back({name, standard, {required_by.begin(), required_by.end()}});
  }
  return views;
}

dto::ConfiguredModelDB add_configured(Context& context, dto::ModelConfigurationCreate&& body) {
  services::ModelConfiguration configuration;
  configuration.name = std::move(body.name);
  configuration.model_template_id = body.model_template_id;
  configuration.user_option_values = std::move(body.user_option_values.text);
  configuration.additional_continuous_covariates = std::move(body.additional_continuous_covariates);
  return dto::configured_model(services::configure_model(context.platform, configuration));
}

dto::ConfiguredModelInfoRead read_configured(Context& context, const dto::ConfiguredModelId& path) {
  const auto details = services::read_configured_model(context.platform, path.configured_model_id);
  return dto::configured_model_info(details, services::configured_display_name(details));
}

dto::Message delete_configured(Context& context, const dto::ConfiguredModelId& path) {
  services::archive_configured_model(context.platform, path.configured_model_id);
  return {"deleted"};
}

void register_templates(web::Router& router) {
  router.add(web::get("/v1/crud/model-templates", "list_model_templates", list_templates)
                 .tag("Models")
                 .summary("List the live model templates, including archived ones"));
  router.add(web::post(
                 "/v1/crud/model-templates/from-service",
                 "add_model_template_from_service",
                 add_from_service
  )
                 .on_outbound_pool()
                 .tag("Models")
                 .summary("Store the model template of a registered service")
                 .error(404, "No such service")
                 .error(
                     409,
                     "The service has the name of a baseline, or another source revision of the "
                     "same version is stored"
                 )
                 .error(502, "The service cannot be read"));
  router.add(
      web::remove(
          "/v1/crud/model-templates/{modelTemplateId}", "delete_model_template", archive_template
      )
          .tag("Models")
          .summary("Archive a model template and its configured models")
          .error(404, "No such model template")
  );
  router.add(web::get("/v1/analytics/covariate-names", "get_covariate_names", covariate_names)
                 .tag("Datasets")
                 .summary("List names for covariates and the models that require them"));
}

}  // namespace

void register_models(web::Router& router) {
  register_templates(router);
  router.add(web::get("/v1/crud/configured-models", "list_configured_models", list_configured)
                 .tag("Models")
                 .summary("List the configured models"));
  router.add(web::post("/v1/crud/configured-models", "add_configured_model", add_configured)
                 .tag("Models")
                 .summary("Create a configured model, or return the existing one of this name")
                 .error(404, "No such model template")
                 .error(422, "The template does not allow these options"));
  router.add(web::get(
                 "/v1/crud/configured-models/{configuredModelId}",
                 "get_configured_model_info",
                 read_configured
  )
                 .tag("Models")
                 .summary("Read one configured model with its template")
                 .doc("**Experimental:** the format of this response may change.")
                 .error(404, kNoModel));
  router.add(web::remove(
                 "/v1/crud/configured-models/{configuredModelId}",
                 "delete_configured_model",
                 delete_configured
  )
                 .tag("Models")
                 .summary("Archive a configured model")
                 .error(404, kNoModel));
}

}  // namespace chap::routes
