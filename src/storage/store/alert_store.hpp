// Inserts, reads and approves alerts (table `alert`).
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/alert_row.hpp"

namespace chap::store {

// The conditions for the alerts of a list. An absent member matches every alert.
struct AlertFilter {
  std::optional<std::int64_t> alert_policy_id = {};
  std::optional<std::int64_t> prediction_id = {};
  std::optional<std::string> org_unit = {};
  std::optional<std::string> approved = {};
};

struct AlertApprovalChange {
  std::string approved;
  std::optional<std::string> approved_by;
  std::optional<Timestamp> approved_at;
};

class AlertStore {
 public:
  explicit AlertStore(sql::Connection& connection) : db_(connection) {}

  // Throws sql::UniqueViolation if the prediction already has an alert for the org unit and period,
  // and sql::ForeignKeyViolation if the policy or the prediction does not exist.
  std::int64_t insert(const AlertRow& row);
  // The matching alerts in ascending order of their ids.
  std::vector<AlertRow> list(const AlertFilter& filter, const sql::Page& page = {});
  std::optional<AlertRow> find(std::int64_t id);
  bool exists_in_cell(
      std::int64_t prediction_id, const std::string& org_unit, const std::string& time_period
  );
  std::int64_t count_of_prediction(std::int64_t prediction_id);
  // Returns false if the alert does not exist.
  bool set_approval(std::int64_t id, const AlertApprovalChange& change);
  // Returns false if the alert does not exist or is approved.
  bool remove_unless_approved(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
