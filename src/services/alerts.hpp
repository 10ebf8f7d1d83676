// Use cases of alerts (http-api.md 5.28 to 5.30): create, list, approve, delete. The code that
// raises the alerts of a prediction is in raise_alerts.hpp.
#pragma once

#include "services/platform.hpp"
#include "storage/store/alert_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chap::services {

struct NewAlert {
  std::string time_period;
  std::string org_unit;
  std::int64_t alert_policy_id = 0;
  std::string level;
  std::optional<std::int64_t> prediction_id;
};

// Stores either all of the alerts or none, and returns their ids. Throws unprocessable if a policy,
// level or prediction is unknown, or if a prediction would get a second alert for the same org unit
// and period.
std::vector<std::int64_t> create_alerts(Platform& platform, const std::vector<NewAlert>& alerts);

std::vector<store::AlertRow> list_alerts(
    Platform& platform, const store::AlertFilter& filter, const sql::Page& page = {}
);

// All functions below throw not_found for an unknown alert; the text of the error names the id.
store::AlertRow read_alert(Platform& platform, std::int64_t id);

struct AlertApprovals {
  std::vector<std::int64_t> alert_ids;
  std::string approved;  // `pending`, `approved` or `declined`
  std::string approved_by;
};
// Changes either all of the alerts or none, and returns them in the order of `alert_ids`. The
// status `pending` clears the stored name and time of an earlier approval. Throws unprocessable for
// a blank `approved_by`.
std::vector<store::AlertRow> approve_alerts(Platform& platform, const AlertApprovals& request);

// Throws conflict for an approved alert.
void delete_alert(Platform& platform, std::int64_t id);

}  // namespace chap::services
