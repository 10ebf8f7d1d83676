// The runs of baseline models for specifications (core-2.5.1.md 3).
#pragma once

#include "storage/store/specificationbaseline_row.hpp"

namespace chap::store {

// The right to run a baseline model for a specification. It ends when the run ends, or when the run
// is claimed again.
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
  // Inserts a pending row, or makes a row pending again that has been pending or failed since
  // before `retry_before`, or whose backtest does not exist any more. Returns false if the run is
  // not due. Throws sql::ForeignKeyViolation if the specification or the model does not exist.
  bool claim(const BaselineClaim& claim, Timestamp retry_before);
  bool is_valid(const BaselineClaim& claim);
  // Records how the run ended, at `now`. Changes nothing and returns false if the claim is not
  // valid any more.
  bool finish(const BaselineClaim& claim, const BaselineOutcome& outcome, Timestamp now);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
