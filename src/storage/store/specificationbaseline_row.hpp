// Table `specificationbaseline`: the run of a baseline model for a backtest specification.
#pragma once

#include "storage/sql/row.hpp"

namespace chap::store {

namespace baseline_status {
inline constexpr const char* kPending = "pending";  // a job for the run was created
inline constexpr const char* kDone = "done";
// The model cannot forecast from the data.
inline constexpr const char* kNotApplicable = "not_applicable";
inline constexpr const char* kFailed = "failed";
}  // namespace baseline_status

// A backtest specification has at most one row for each configured model.
struct SpecificationBaselineRow {
  std::int64_t id = 0;
  std::int64_t specification_id = 0;
  std::int64_t configured_model_id = 0;
  std::string status = baseline_status::kPending;
  std::optional<std::int64_t> backtest_id;  // only with kDone
  std::optional<std::string> message;       // only with kNotApplicable and kFailed
  Timestamp claimed_at{};                   // when the job was created or ended
};

}  // namespace chap::store

template <>
struct chap::sql::Table<chap::store::SpecificationBaselineRow> {
  using Row = store::SpecificationBaselineRow;
  static constexpr std::string_view kName = "specificationbaseline";
  static constexpr auto columns() {
    return std::tuple(
        column("id", &Row::id),
        column("specification_id", &Row::specification_id),
        column("configured_model_id", &Row::configured_model_id),
        column("status", &Row::status),
        column("backtest_id", &Row::backtest_id),
        column("message", &Row::message),
        column("claimed_at", &Row::claimed_at)
    );
  }
};
