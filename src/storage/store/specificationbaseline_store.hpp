// The runs of baseline models for specifications (core-2.5.1.md 3).
#pragma once

#include "storage/store/specificationbaseline_row.hpp"

namespace chap::store {

struct BaselineOutcome {
  std::string status;  // one of baseline_status
  std::optional<std::int64_t> backtest_id = {};
  std::optional<std::string> message = {};
};

class SpecificationBaselineStore {
 public:
  explicit SpecificationBaselineStore(sql::Connection& connection) : db_(connection) {}

  std::vector<SpecificationBaselineRow> of_specification(std::int64_t specification_id);
  // Claims the run of a model: inserts a pending row, or makes a row pending again that has been
  // pending or failed since before `retry_before`. Returns false if the run is not due. Throws
  // sql::ForeignKeyViolation if the specification or the model does not exist.
  bool claim(
      std::int64_t specification_id,
      std::int64_t configured_model_id,
      Timestamp now,
      Timestamp retry_before
  );
  // Records how a pending run ended, at `now`. Does nothing if the row is not pending.
  void finish(
      std::int64_t specification_id,
      std::int64_t configured_model_id,
      const BaselineOutcome& outcome,
      Timestamp now
  );

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
