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

bool SpecificationBaselineStore::claim(const BaselineClaim& claim, Timestamp retry_before) {
  return db_.execute(
             specificationbaseline_sql::kClaim,
             claim.specification_id,
             claim.configured_model_id,
             claim.claimed_at,
             retry_before
         ) > 0;
}

bool SpecificationBaselineStore::is_valid(const BaselineClaim& claim) {
  return db_.query_integer(
             specificationbaseline_sql::kSelectPending,
             claim.specification_id,
             claim.configured_model_id,
             claim.claimed_at
         ) != 0;
}

bool SpecificationBaselineStore::finish(
    const BaselineClaim& claim, const BaselineOutcome& outcome, Timestamp now
) {
  return db_.execute(
             specificationbaseline_sql::kFinish,
             claim.specification_id,
             claim.configured_model_id,
             claim.claimed_at,
             outcome.status,
             outcome.backtest_id,
             outcome.message,
             now
         ) > 0;
}

}  // namespace chap::store
