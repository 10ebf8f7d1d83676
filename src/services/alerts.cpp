#include "services/alerts.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/python_text.hpp"
#include "foundation/base/utf8.hpp"
#include "services/alert_policies.hpp"
#include "storage/sql/database.hpp"
#include "storage/sql/error.hpp"
#include "storage/store/prediction_store.hpp"

#include <algorithm>
#include <map>

namespace chap::services {
namespace {

using store::AlertRow;
using store::AlertStore;

constexpr const char* kPending = "pending";

std::string named(std::int64_t id) { return "Alert " + std::to_string(id); }

AlertRow require_alert(sql::Connection& db, std::int64_t id) {
  auto found = AlertStore(db).find(id);
  if (!found) throw not_found(named(id) + " not found");
  return std::move(*found);
}

// Checks and inserts the alerts of one request. Each policy and each prediction is read only once.
class AlertInserter {
 public:
  AlertInserter(sql::Connection& db, Timestamp now) : db_(db), now_(now) {}

  std::int64_t insert(const NewAlert& alert) {
    require_level(alert);
    if (alert.prediction_id) require_free_cell(alert);
    AlertRow row;
    row.time_period = alert.time_period;
    row.org_unit = alert.org_unit;
    row.alert_policy_id = alert.alert_policy_id;
    row.level = alert.level;
    row.prediction_id = alert.prediction_id;
    row.created = now_;
    return AlertStore(db_).insert(row);
  }

 private:
  // The names of the policy's levels, sorted.
  const std::vector<std::string>& level_names(std::int64_t policy_id) {
    const auto [item, is_new] = level_names_.try_emplace(policy_id);
    if (!is_new) return item->second;
    const auto policy = store::AlertPolicyStore(db_).find(policy_id);
    if (!policy) throw unprocessable(unknown_alert_policy(policy_id));
    for (auto& level : levels_of(policy->levels)) item->second.push_back(std::move(level.name));
    std::sort(item->second.begin(), item->second.end());
    return item->second;
  }

  void require_level(const NewAlert& alert) {
    const std::vector<std::string>& names = level_names(alert.alert_policy_id);
    if (std::binary_search(names.begin(), names.end(), alert.level)) return;
    throw unprocessable(
        "AlertPolicy " + std::to_string(alert.alert_policy_id) + " has no level " +
        python_repr(alert.level) + "; it defines " + python_list(names)
    );
  }

  void require_free_cell(const NewAlert& alert) {
    const std::int64_t id = *alert.prediction_id;
    const std::string prediction = "Prediction " + std::to_string(id);
    const auto [item, is_new] = exists_.try_emplace(id, false);
    if (is_new) item->second = store::PredictionStore(db_).exists(id);
    if (!item->second) throw unprocessable(prediction + " not found");
    if (!AlertStore(db_).exists_in_cell(id, alert.org_unit, alert.time_period)) return;
    throw unprocessable(
        prediction + " already has an alert for " + alert.org_unit + " in " + alert.time_period
    );
  }

  sql::Connection& db_;
  Timestamp now_;
  std::map<std::int64_t, std::vector<std::string>> level_names_;
  std::map<std::int64_t, bool> exists_;
};

}  // namespace

std::vector<std::int64_t> create_alerts(Platform& platform, const std::vector<NewAlert>& alerts) {
  return platform.database.transact_with_retry([&](sql::Connection& db) {
    AlertInserter inserter(db, platform.clock.now());
    std::vector<std::int64_t> ids;
    ids.reserve(alerts.size());
    for (const NewAlert& alert : alerts) ids.push_back(inserter.insert(alert));
    return ids;
  });
}

std::vector<AlertRow> list_alerts(
    Platform& platform, const store::AlertFilter& filter, const sql::Page& page
) {
  const sql::Lease db = platform.database.read();
  return AlertStore(*db).list(filter, page);
}

AlertRow read_alert(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  return require_alert(*db, id);
}

std::vector<AlertRow> approve_alerts(Platform& platform, const AlertApprovals& request) {
  if (without_outer_blanks(request.approved_by).empty())
    throw unprocessable("approved_by is required");
  store::AlertApprovalChange change;
  change.approved = request.approved;
  if (request.approved != kPending) {
    change.approved_by = request.approved_by;
    change.approved_at = platform.clock.now();
  }
  return platform.database.transact([&](sql::Connection& db) {
    std::vector<AlertRow> rows;
    rows.reserve(request.alert_ids.size());
    for (const std::int64_t id : request.alert_ids) {
      AlertStore(db).set_approval(id, change);
      rows.push_back(require_alert(db, id));
    }
    return rows;
  });
}

void delete_alert(Platform& platform, std::int64_t id) {
  platform.database.transact_deletion([&](sql::Connection& db) {
    if (AlertStore(db).remove_unless_approved(id)) return;
    require_alert(db, id);
    throw conflict(named(id) + " is approved for dissemination and cannot be deleted");
  });
}

}  // namespace chap::services
