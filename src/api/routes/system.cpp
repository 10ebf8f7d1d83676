#include "api/dto/system.hpp"

#include "api/routes/routes.hpp"
#include "services/health.hpp"
#include "services/platform.hpp"

namespace chap::routes {
namespace {

using web::Context;

dto::HealthResponse health(Context&) { return {"success", "healthy"}; }

web::Response health_response(const services::HealthReport& report) {
  const dto::ReadinessResponse body{report.healthy() ? "success" : "unhealthy", report.checks};
  return web::json_response(
      report.healthy() ? 200 : 503, schema::to_json(body, json::Style::kPythonRepr)
  );
}

web::Response ready(Context& context) {
  return health_response(services::check_readiness(context.platform));
}

web::Response probe(Context& context) {
  return health_response(services::probe_round_trip(context.platform));
}

dto::SystemInfoResponse system_info(Context& context) {
  const services::ServerFacts& facts = context.platform.facts;
  dto::SystemInfoResponse info;
  info.chap_core_version = facts.chap_version;
  info.python_version = "none (C++)";
  info.server_date = iso_python(context.platform.clock.now()) + "+00:00";
  info.server_time_zone_id = "Etc/UTC";
  info.revision = facts.revision;
  info.auth_required = facts.auth_required;
  info.server = "chap/" + facts.own_version;
  return info;
}

web::Response favicon(Context&) {
  web::Response response;
  response.status = 204;
  return response;
}

}  // namespace

void register_system(web::Router& router) {
  router.add(web::get("/health", "health", health)
                 .tag("System")
                 .summary("Check whether the server responds")
                 .without_io());
  router.add(web::get("/health/ready", "readiness", ready)
                 .tag("System")
                 .summary("Check whether database, queue and executor work")
                 .answers<dto::ReadinessResponse>()
                 .error_answers<dto::ReadinessResponse>(503, "At least one check failed"));
  router.add(web::get("/health/probe", "deep_probe", probe)
                 .tag("System")
                 .summary("Check whether a job runs and its result can be read")
                 .answers<dto::ReadinessResponse>()
                 .error_answers<dto::ReadinessResponse>(503, "The job did not finish in time"));
  router.add(web::get("/system/info", "system_info", system_info)
                 .tag("System")
                 .summary("Read version, time and settings of the server")
                 .without_io());
  router.add(web::get("/favicon.ico", "favicon", favicon).tag("System").hidden().without_io());
}

}  // namespace chap::routes
