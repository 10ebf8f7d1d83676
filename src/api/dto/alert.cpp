#include "api/dto/alert.hpp"

#include "api/dto/alert_policy.hpp"
#include "api/dto/row_time.hpp"

namespace chap::dto {

AlertRead alert_read(const store::AlertRow& row) {
  AlertRead view;
  view.time_period = row.time_period;
  view.org_unit = row.org_unit;
  view.alert_policy_id = row.alert_policy_id;
  view.level = row.level;
  view.prediction_id = row.prediction_id;
  view.created = row_time(row.created);
  view.approved = schema::enum_from<AlertApproval>(row.approved).value_or(AlertApproval::kPending);
  view.approved_by = row.approved_by;
  view.approved_at = row_time(row.approved_at);
  view.id = row.id;
  return view;
}

}  // namespace chap::dto
