#include "services/alerts.hpp"

#include "api/dto/alert.hpp"
#include "api/dto/system.hpp"
#include "api/routes/routes.hpp"

namespace chap::routes {
namespace {

using web::Context;

constexpr const char* kNoAlert = "No such alert";
constexpr const char* kExperimental = "**Experimental:** the format of this response may change.";

std::vector<dto::AlertRead> views_of(const std::vector<store::AlertRow>& rows) {
  std::vector<dto::AlertRead> views;
  views.reserve(rows.size());
  for (const store::AlertRow& row : rows) views.push_back(dto::alert_read(row));
  return views;
}

dto::AlertIdsResponse create_alerts(Context& context, dto::AlertsCreate&& body) {
  std::vector<services::NewAlert> alerts;
  alerts.reserve(body.alerts.size());
  for (dto::AlertCreate& alert : body.alerts) {
    alerts.push_back(
        {std::move(alert.time_period),
         std::move(alert.org_unit),
         alert.alert_policy_id,
         std::move(alert.level),
         alert.prediction_id}
    );
  }
  return {services::create_alerts(context.platform, alerts)};
}

std::vector<dto::AlertRead> list_alerts(Context& context, const dto::AlertQuery& query) {
  store::AlertFilter filter;
  filter.alert_policy_id = query.alert_policy_id;
  filter.prediction_id = query.prediction_id;
  filter.org_unit = query.org_unit;
  if (query.approved) filter.approved = schema::text_of(*query.approved);
  return views_of(services::list_alerts(context.platform, filter, query.page()));
}

dto::AlertRead read_alert(Context& context, const dto::AlertId& path) {
  return dto::alert_read(services::read_alert(context.platform, path.alert_id));
}

dto::Message delete_alert(Context& context, const dto::AlertId& path) {
  services::delete_alert(context.platform, path.alert_id);
  return {"deleted"};
}

std::vector<dto::AlertRead> approve_alerts(Context& context, dto::AlertApprovalRequest&& body) {
  services::AlertApprovals request;
  request.alert_ids = std::move(body.alert_ids);
  request.approved = schema::text_of(body.approved);
  request.approved_by = std::move(body.approved_by);
  return views_of(services::approve_alerts(context.platform, request));
}

}  // namespace

void register_alerts(web::Router& router) {
  const auto row = [](web::Route route, const char* summary) {
    return route.tag("Alerts").summary(summary).doc(kExperimental);
  };
  constexpr const char* kPath = "/v1/crud/alerts";
  constexpr const char* kOnePath = "/v1/crud/alerts/{alertId}";
  router.add(row(web::post(kPath, "create_alerts", create_alerts),
                 "Create either all of the alerts or none")
                 .error(422, "A policy, level or prediction is unknown, or an alert exists already")
  );
  router.add(row(web::get(kPath, "list_alerts", list_alerts), "List alerts"));
  router.add(row(web::get(kOnePath, "get_alert", read_alert), "Read one alert").error(404, kNoAlert)
  );
  router.add(row(web::remove(kOnePath, "delete_alert", delete_alert), "Delete an alert")
                 .error(404, kNoAlert)
                 .error(409, "The alert is approved"));
  router.add(row(web::post("/v1/crud/alerts/$approve", "approve_alerts", approve_alerts),
                 "Approve or decline alerts, or make them pending; changes either all or none")
                 .error(404, kNoAlert)
                 .error(422, "approvedBy is blank"));
}

}  // namespace chap::routes
