// Use cases of alert policies (http-api.md 5.31, 5.32). A stored policy is never changed, because
// alerts refer to its levels by name.
#pragma once

#include "domain/evaluation/alerts.hpp"
#include "services/platform.hpp"
#include "storage/store/alertpolicy_store.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chap::services {

struct NewAlertPolicy {
  std::string name;
  std::string levels = "[]";  // JSON, as stored
};

// Returns the policy's id. Throws unprocessable if the name of the policy is blank, or if the name
// of a level is blank, not trimmed or repeated.
std::int64_t create_alert_policy(Platform& platform, const NewAlertPolicy& request);

std::vector<store::AlertPolicyRow> list_alert_policies(
    Platform& platform, const sql::Page& page = {}
);

// Throws not_found for an unknown id.
store::AlertPolicyRow read_alert_policy(Platform& platform, std::int64_t id);
// Throws not_found for an unknown id, and conflict if a prediction setup or an alert refers to the
// policy.
void delete_alert_policy(Platform& platform, std::int64_t id);

// The text of the error for an unknown policy.
std::string unknown_alert_policy(std::int64_t id);
// Reads a policy with the connection of another use case. Throws not_found for an unknown id.
store::AlertPolicyRow require_alert_policy(sql::Connection& db, std::int64_t id);

// Parses the levels of a policy, which are in the order of severity. Leaves out levels that cannot
// be parsed: another program may have written them to the database.
std::vector<evaluation::AlertLevel> levels_of(const std::string& stored_levels);

}  // namespace chap::services
