#include "api/dto/service_fields.hpp"
#include "api/routes/routes.hpp"
#include "foundation/base/secret.hpp"
#include "services/model_services.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoService = "No such service";
constexpr const char* kNoKey = "The service key is missing or wrong";

// Before anything else, so that nobody without the key learns what would be valid or exists.
void require_registration_key(Context& context) {
  const std::string& key = context.platform.registration_key;
  if (key.empty()) return;
  const auto given = context.request.headers.find("X-Service-Key");
  if (given && same_secret(*given, key)) return;
  throw Error(ErrorCode::kUnauthorized, "Missing or invalid service key");
}

std::string zoned(Timestamp time) { return iso_micros(time) + "+00:00"; }

std::string ping_url(const Context& context, const std::string& id) {
  return context.request.scheme + "://" + context.request.host + context.platform.facts.root_path +
         "/v2/services/" + id + "/$ping";
}

dto::ServiceDetail detail_of(registry::Registration service) {
  dto::ServiceDetail view;
  view.id = std::move(service.id);
  view.url = std::move(service.url);
  view.info.json = std::move(service.info);
  view.registered_at = zoned(service.registered_at);
  view.last_updated = zoned(service.last_updated);
  view.last_ping_at = zoned(service.last_ping_at);
  view.expires_at = zoned(service.expires_at);
  return view;
}

dto::RegistrationResponse register_service(
    Context& context, const dto::RegistrationKey&, dto::RegistrationRequest&& body
) {
  const auto [service, updated] = services::register_service(
      context.platform, body.info.id.text, body.url, schema::to_json(body.info)
  );
  const auto ttl =
      std::chrono::duration_cast<std::chrono::seconds>(context.platform.services.ttl());
  dto::RegistrationResponse answer;
  answer.id = service.id;
  answer.status = "registered";
  answer.service_url = service.url;
  answer.message = updated ? "Service registration updated" : "Service registered successfully";
  answer.ttl_seconds = ttl.count();
  answer.ping_url = ping_url(context, service.id);
  return answer;
}

dto::PingResponse ping_service(Context& context, const dto::GuardedServiceId& at) {
  const auto service = services::ping_service(context.platform, at.service_id);
  return {service.id, "alive", zoned(service.last_ping_at), zoned(service.expires_at)};
}

dto::ServiceListResponse list_services(Context& context) {
  dto::ServiceListResponse answer;
  for (auto& service : services::list_services(context.platform)) {
    answer.services.push_back(detail_of(std::move(service)));
  }
  answer.count = static_cast<std::int64_t>(answer.services.size());
  return answer;
}

dto::ServiceDetail read_service(Context& context, const dto::ServiceId& at) {
  return detail_of(services::read_service(context.platform, at.service_id));
}

web::Response deregister_service(Context& context, const dto::GuardedServiceId& at) {
  services::deregister_service(context.platform, at.service_id);
  web::Response response;
  response.status = 204;
  return response;
}

}  // namespace

void register_services(web::Router& router) {
  router.add(web::post("/v2/services/$register", "register_service", register_service)
                 .tag("Services")
                 .summary("Register a model service, or renew its registration")
                 .guarded_by(require_registration_key)
                 .error(401, kNoKey)
                 .error(413, "The registration is too large")
                 .error(503, "Too many services are registered"));
  router.add(web::put("/v2/services/{service_id}/$ping", "ping_service", ping_service)
                 .tag("Services")
                 .summary("A service's sign of life")
                 .guarded_by(require_registration_key)
                 .error(401, kNoKey)
                 .error(404, kNoService));
  router.add(web::get("/v2/services", "list_services", list_services)
                 .tag("Services")
                 .summary("List the services that live"));
  router.add(web::get("/v2/services/{service_id}", "get_service", read_service)
                 .tag("Services")
                 .summary("One service")
                 .error(404, kNoService));
  router.add(web::remove("/v2/services/{service_id}", "deregister_service", deregister_service)
                 .tag("Services")
                 .summary("Deregister a service; its model template is archived later")
                 .guarded_by(require_registration_key)
                 .no_content()
                 .error(401, kNoKey)
                 .error(404, kNoService));
}

}  // namespace chap::routes
