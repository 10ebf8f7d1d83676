#include "storage/store/alert_store.hpp"

#include "storage/store/alert_sql.hpp"

namespace chap::store {

std::int64_t AlertStore::insert(const AlertRow& row) { return sql::insert_row(db_, row); }

std::vector<AlertRow> AlertStore::list(const AlertFilter& filter, const sql::Page& page) {
  return sql::read_rows<AlertRow>(
      db_,
      alert_sql::kSelectMatching,
      filter.alert_policy_id,
      filter.prediction_id,
      filter.org_unit,
      filter.approved,
      page.limit_or_max(),
      page.offset
  );
}

std::optional<AlertRow> AlertStore::find(std::int64_t id) {
  return sql::read_first<AlertRow>(db_, alert_sql::kSelectById, id);
}

bool AlertStore::exists_in_cell(
    std::int64_t prediction_id, const std::string& org_unit, const std::string& time_period
) {
  return db_.query_integer(alert_sql::kSelectExistsInCell, prediction_id, org_unit, time_period) !=
         0;
}

std::int64_t AlertStore::count_of_prediction(std::int64_t prediction_id) {
  return db_.query_integer(alert_sql::kCountOfPrediction, prediction_id);
}

bool AlertStore::set_approval(std::int64_t id, const AlertApprovalChange& change) {
  return db_.execute(
             alert_sql::kUpdateApproval, id, change.approved, change.approved_by, change.approved_at
         ) > 0;
}

bool AlertStore::remove_unless_approved(std::int64_t id) {
  return db_.execute(alert_sql::kDeleteUnlessApproved, id) > 0;
}

}  // namespace chap::store
