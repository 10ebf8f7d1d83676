// Stores and reads the runs of baseline models for backtest specifications. A backtest
// specification is the data set and the parameters that several backtests share (core-2.5.1.md 3).
#pragma once

#include "storage/store/specificationbaseline_row.hpp"

namespace chap::store {

// The right to run a baseline model for a backtest specification; not the claim of a job. It is
// valid until the run ends or is claimed again.
struct BaselineClaim {
  std::int64_t specification_id = 0;
  std::int64_t configured_model_id = 0;
  Timestamp claimed_at{};
};

struct BaselineOutcome {
  std::string status;  // one of baseline_status
  std::optional<std::int64_t> backtest_id = {};
  std::optional<std::string> message = {};
};

class SpecificationBaselineStore {
 public:
  explicit SpecificationBaselineStore(sql::Connection& connection) : db_(connection) {}

  std::vector<SpecificationBaselineRow> of_specification(std::int64_t specification_id);
  // Inserts a pending row. An existing row becomes pending again in two cases: if it has been
  // pending or failed since before `retry_before`, or if its backtest does not exist any more. In
  // other cases, changes nothing and returns false. Throws sql::ForeignKeyViolation if the
  // specification or the model does not exist.
  bool claim(const BaselineClaim& claim, Timestamp retry_before);
  // Returns whether the row is pending and was claimed at `claim.claimed_at`.
  bool is_valid(const BaselineClaim& claim);
  // Records how the run ended, at `now`. Changes nothing and returns false if the claim is not
  // valid any more.
  bool finish(const BaselineClaim& claim, const BaselineOutcome& outcome, Timestamp now);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
