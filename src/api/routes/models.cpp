#include "services/models.hpp"

#include "api/dto/page.hpp"
#include "api/dto/system.hpp"
#include "api/dto/views.hpp"
#include "api/routes/routes.hpp"
#include "services/model_services.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoModel = "No such configured model";

std::vector<dto::ModelTemplateRead> list_templates(Context& context, const dto::PageQuery& query) {
  std::vector<dto::ModelTemplateRead> views;
  for (const auto& listed : services::list_templates(context.platform, query.page())) {
    views.push_back(dto::template_read(listed.row));
    if (listed.live) views.back().health_status = "live";
  }
  return views;
}

std::vector<dto::ModelSpecRead> list_configured(Context& context, const dto::PageQuery& query) {
  std::vector<dto::ModelSpecRead> views;
  for (const auto& details : services::list_configured_models(context.platform, query.page())) {
    views.push_back(dto::model_spec(details, services::configured_display_name(details)));
  }
  return views;
}

dto::ConfiguredModelDB add_configured(Context& context, dto::ModelConfigurationCreate&& body) {
  services::ModelConfiguration wanted;
  wanted.name = std::move(body.name);
  wanted.model_template_id = body.model_template_id;
  wanted.user_option_values = std::move(body.user_option_values.text);
  wanted.additional_continuous_covariates = std::move(body.additional_continuous_covariates);
  return dto::configured_model(services::configure_model(context.platform, wanted));
}

dto::ConfiguredModelInfoRead read_configured(Context& context, const dto::ConfiguredModelId& at) {
  const auto details = services::read_configured_model(context.platform, at.configured_model_id);
  return dto::configured_model_info(details, services::configured_display_name(details));
}

dto::Message delete_configured(Context& context, const dto::ConfiguredModelId& at) {
  services::archive_configured_model(context.platform, at.configured_model_id);
  return {"deleted"};
}

}  // namespace

void register_models(web::Router& router) {
  router.add(web::get("/v1/crud/model-templates", "list_model_templates", list_templates)
                 .tag("Models")
                 .summary("List model templates, archived ones included"));
  router.add(web::get("/v1/crud/configured-models", "list_configured_models", list_configured)
                 .tag("Models")
                 .summary("List the models that can be run"));
  router.add(web::post("/v1/crud/configured-models", "add_configured_model", add_configured)
                 .tag("Models")
                 .summary("Configure a model; an existing name is returned unchanged")
                 .error(404, "No such model template")
                 .error(422, "The options do not fit the template"));
  router.add(web::get(
                 "/v1/crud/configured-models/{configuredModelId}",
                 "get_configured_model_info",
                 read_configured
  )
                 .tag("Models")
                 .summary("One configured model with its template")
                 .doc("**Experimental:** the shape of this answer may change.")
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
