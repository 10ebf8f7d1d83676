#include "storage/store/specificationbaseline_store.hpp"

#include "storage/store/specificationbaseline_sql.hpp"

namespace chap::store {

std::vector<SpecificationBaselineRow> SpecificationBaselineStore::of_specification(
    std::int64_t specification_id
) {
  return sql::read_rows<SpecificationBaselineRow>(
      db_, specificationbaseline_sql::kSelectOfSpecification, specification_id
  );
}

bool SpecificationBaselineStore::claim(
    std::int64_t specification_id,
    std::int64_t configured_model_id,
    Timestamp now,
    Timestamp retry_before
) {
  return db_.execute(
             specificationbaseline_sql::kClaim,
             specification_id,
             configured_model_id,
             now,
             retry_before
         ) > 0;
}

void SpecificationBaselineStore::finish(
    std::int64_t specification_id,
    std::int64_t configured_model_id,
    const BaselineOutcome& outcome,
    Timestamp now
) {
  db_.execute(
      specificationbaseline_sql::kFinish,
      specification_id,
      configured_model_id,
      outcome.status,
      outcome.backtest_id,
      outcome.message,
      now
  );
}

}  // namespace chap::store
