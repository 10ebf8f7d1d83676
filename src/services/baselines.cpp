#include "services/baselines.hpp"

#include "engine/queue/job_queue.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "modelrun/builtin/builtin_models.hpp"
#include "services/job_messages.hpp"
#include "services/job_types.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/specificationbaseline_store.hpp"

namespace chap::services {
namespace {

queue::NewJob baseline_job(
    const store::BaselineClaim& claim, const store::ConfiguredModelDetails& model
) {
  queue::NewJob job = to_job(RunBaseline{
      claim.specification_id, claim.configured_model_id, iso_micros(claim.claimed_at)});
  job.type = job_type::kRunBaseline;
  job.name = "baseline/" + model.model.name;
  return job;
}

}  // namespace

bool is_due(const store::SpecificationBaselineRow& run, Timestamp now) {
  namespace status = store::baseline_status;
  const bool has_result = run.status != status::kPending && run.status != status::kFailed;
  return !has_result && run.claimed_at < now - kBaselineRetry;
}

std::size_t start_baselines(
    sql::Connection& transaction,
    std::int64_t specification_id,
    Timestamp now,
    const std::function<void(const queue::NewJob&)>& enqueue
) {
  std::size_t started = 0;
  store::SpecificationBaselineStore runs(transaction);
  const auto models =
      store::ConfiguredModelStore(transaction).runnable_of_role(builtin::kBaselineRole);
  for (const store::ConfiguredModelDetails& model : models) {
    const store::BaselineClaim claim{specification_id, model.model.id, now};
    if (!runs.claim(claim, now - kBaselineRetry)) continue;
    enqueue(baseline_job(claim, model));
    ++started;
  }
  return started;
}

void start_missing_baselines(Platform& platform, std::int64_t specification_id) noexcept {
  try {
    const std::size_t started = platform.database.transact_with_retry([&](sql::Connection& db) {
      return start_baselines(
          db,
          specification_id,
          platform.clock.now(),
          [&](const queue::NewJob& job) { platform.jobs.enqueue_within(db, job); }
      );
    });
    if (started > 0) platform.jobs.wake();
  } catch (const std::exception& error) {
    log::warning("baselines", "no baseline model was queued: {}", error.what());
  }
}

}  // namespace chap::services
