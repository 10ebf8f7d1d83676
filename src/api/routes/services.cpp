#include "api/dto/service_fields.hpp"
#include "api/routes/routes.hpp"
#include "foundation/base/secret.hpp"
#include "services/model_services.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoService = "No such service";
constexpr const char* kWrongKey = "The service key is missing or wrong";

// The router calls this function before it reads the input. Therefore the response to a client
// without the key does not show which services exist or which input is valid.
void require_registration_key(Context& context) {
  const std::string& key = context.platform.registration_key;
  if (key.empty()) return;
  const auto service_key = context.request.headers.find("X-Service-Key");
  if (service_key && same_secret(*service_key, key)) return;
  throw Error(ErrorCode::kUnauthorized, "Missing or invalid service key");
}

std::string utc_text(Timestamp time) { return iso_micros(time) + "+00:00"; }

std::string ping_url(const Context& context, const std::string& id) {
  return context.request.scheme + "://" + context.request.host + context.platform.facts.root_path +
         "/v2/services/" + id + "/$ping";
}

dto::ServiceDetail detail_of(registry::Registration service) {
  dto::ServiceDetail view;
  view.id = std::move(service.id);
  view.url = std::move(service.url);
  view.info.json = std::move(service.info);
  view.registered_at = utc_text(service.registered_at);
  view.last_updated = utc_text(service.last_updated);
  view.last_ping_at = utc_text(service.last_ping_at);
  view.expires_at = utc_text(service.expires_at);
  return view;
}

dto::RegistrationResponse register_service(
    Context& context, const dto::RegistrationKey&, dto::RegistrationRequest&& body
) {
  const auto [service, updated, conflict] = services::register_service(
      context.platform, body.info.id.text, body.url, schema::to_json(body.info)
  );
  const auto ttl =
      std::chrono::duration_cast<std::chrono::seconds>(context.platform.services.ttl());
  dto::RegistrationResponse response;
  response.id = service.id;
  response.status = "registered";
  response.service_url = service.url;
  response.message = updated ? "Service registration updated" : "Service registered successfully";
  if (conflict) response.message += " " + *conflict;
  response.ttl_seconds = ttl.count();
  response.ping_url = ping_url(context, service.id);
  return response;
}

dto::PingResponse ping_service(Context& context, const dto::ServiceIdWithKey& path) {
  const auto service = services::ping_service(context.platform, path.service_id);
  return {service.id, "alive", utc_text(service.last_ping_at), utc_text(service.expires_at)};
}

dto::ServiceListResponse list_services(Context& context) {
  dto::ServiceListResponse response;
  for (auto& service : services::list_services(context.platform)) {
    response.services.push_back(detail_of(std::move(service)));
  }
  response.count = static_cast<std::int64_t>(response.services.size());
  return response;
}

dto::ServiceDetail read_service(Context& context, const dto::ServiceId& path) {
  return detail_of(services::read_service(context.platform, path.service_id));
}

web::Response deregister_service(Context& context, const dto::ServiceIdWithKey& path) {
  services::deregister_service(context.platform, path.service_id);
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
                 .error(401, kWrongKey)
                 .error(413, "The registration is too large")
                 .error(503, "Too many services are registered"));
  router.add(web::put("/v2/services/{service_id}/$ping", "ping_service", ping_service)
                 .tag("Services")
                 .summary("Keep the registration of a service alive")
                 .guarded_by(require_registration_key)
                 .error(401, kWrongKey)
                 .error(404, kNoService));
  router.add(web::get("/v2/services", "list_services", list_services)
                 .tag("Services")
                 .summary("List the registered services"));
  router.add(web::get("/v2/services/{service_id}", "get_service", read_service)
                 .tag("Services")
                 .summary("One service")
                 .error(404, kNoService));
  router.add(web::remove("/v2/services/{service_id}", "deregister_service", deregister_service)
                 .tag("Services")
                 .summary("Deregister a service; its model template is archived later")
                 .guarded_by(require_registration_key)
                 .no_content()
                 .error(401, kWrongKey)
                 .error(404, kNoService));
}

}  // namespace chap::routes
