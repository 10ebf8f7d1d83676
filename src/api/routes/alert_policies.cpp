#include "services/alert_policies.hpp"

#include "api/dto/alert_policy.hpp"
#include "api/dto/page.hpp"
#include "api/dto/system.hpp"
#include "api/routes/routes.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoPolicy = "No such alert policy";
constexpr const char* kExperimental = "**Experimental:** the format of this response may change.";

dto::DatabaseId create_policy(Context& context, dto::AlertPolicyCreate&& body) {
  return {services::create_alert_policy(
      context.platform, {std::move(body.name), dto::stored_levels(body.levels)}
  )};
}

std::vector<dto::AlertPolicyRead> list_policies(Context& context, const dto::PageQuery& query) {
  std::vector<dto::AlertPolicyRead> views;
  for (const auto& row : services::list_alert_policies(context.platform, query.page())) {
    views.push_back(dto::alert_policy_read(row));
  }
  return views;
}

dto::AlertPolicyRead read_policy(Context& context, const dto::AlertPolicyId& path) {
  return dto::alert_policy_read(services::read_alert_policy(context.platform, path.alert_policy_id)
  );
}

dto::Message delete_policy(Context& context, const dto::AlertPolicyId& path) {
  services::delete_alert_policy(context.platform, path.alert_policy_id);
  return {"deleted"};
}

}  // namespace

void register_alert_policies(web::Router& router) {
  const auto row = [](web::Route route, const char* summary) {
    return route.tag("Alert Policies").summary(summary).doc(kExperimental);
  };
  constexpr const char* kPath = "/v1/crud/alert-policies";
  constexpr const char* kOnePath = "/v1/crud/alert-policies/{alertPolicyId}";
  router.add(row(web::post(kPath, "create_alert_policy", create_policy),
                 "Create an alert policy; it cannot be changed later")
                 .error(422, "A name is blank, not trimmed or repeated"));
  router.add(row(web::get(kPath, "list_alert_policies", list_policies), "List alert policies"));
  router.add(row(web::get(kOnePath, "get_alert_policy", read_policy), "Read one alert policy")
                 .error(404, kNoPolicy));
  router.add(row(web::remove(kOnePath, "delete_alert_policy", delete_policy),
                 "Delete an alert policy that nothing refers to")
                 .error(404, kNoPolicy)
                 .error(409, "A prediction setup or an alert refers to the policy"));
}

}  // namespace chap::routes
