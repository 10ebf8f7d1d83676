#include "domain/evaluation/not_applicable.hpp"
#include "foundation/base/log.hpp"
#include "jobs/model_run.hpp"
#include "jobs/store_result.hpp"
#include "services/baselines.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "storage/store/specificationbaseline_store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chap::jobs {
namespace {

using store::BacktestSpecificationRow;

// Thrown if the claim of a run (store::BaselineClaim) is not valid any more: the data set was
// deleted, or the run was queued again, so that a newer job has claimed it.
struct RunNotNeeded {};

BacktestSpecificationRow require_specification(const worker::JobContext& context, std::int64_t id) {
  const sql::Lease db = context.database().read();
  auto found = store::BacktestSpecificationStore(*db).find(id);
  if (!found) throw invalid_input("The specification of this job does not exist any more");
  return *found;
}

// Databases of CHAP Core may have windows that are not positive.
services::BacktestSetup setup_of(const BacktestSpecificationRow& row) {
  if (std::min({row.n_periods, row.n_splits, row.stride, row.n_retrain}) <= 0) {
    throw invalid_input("The specification of this job has windows that are not positive");
  }
  return {
      {.n_periods = std::size_t(row.n_periods),
       .n_splits = std::size_t(row.n_splits),
       .stride = std::size_t(row.stride),
       .n_retrain = std::size_t(row.n_retrain)},
      row.future_weather_provider,
      row.target_column};
}

services::FinishedBacktest evaluate(
    const worker::JobContext& context,
    const TaskTools& tools,
    const BacktestSpecificationRow& specification,
    const store::ConfiguredModelDetails& model
) {
  const Timestamp started = tools.clock.now();
  const services::LoadedDataset loaded = load_dataset_of_job(context, specification.dataset_id);
  const services::ProgressLog log = progress_log(context);
  const services::BacktestSetup setup = setup_of(specification);
  const auto runnable = make_model_of_job(context, tools, model);
  services::FinishedBacktest finished = services::run_and_score(
      services::select_backtest_data(loaded.data, setup, log),
      setup,
      *runnable,
      run_context(context, tools, model, *runnable, {setup.windows.n_periods, loaded.geojson})
  );
  finished.dataset_id = specification.dataset_id;
  finished.name = services::kBaselineBacktestName;
  finished.model = model;
  finished.started = started;
  return finished;
}

store::BaselineClaim claim_of(const services::RunBaseline& run) {
  return {run.specification_id, run.configured_model_id, parse_timestamp(run.claimed_at)};
}

// Records the outcome of the run. If the claim is not valid any more, throws RunNotNeeded, which
// rolls the transaction back.
void finish(
    sql::Connection& db,
    const TaskTools& tools,
    const services::RunBaseline& run,
    const store::BaselineOutcome& outcome
) {
  const bool recorded =
      store::SpecificationBaselineStore(db).finish(claim_of(run), outcome, tools.clock.now());
  if (!recorded) throw RunNotNeeded();
}

void require_valid_claim(const worker::JobContext& context, const services::RunBaseline& run) {
  const sql::Lease db = context.database().read();
  if (!store::SpecificationBaselineStore(*db).is_valid(claim_of(run))) throw RunNotNeeded();
}

std::string evaluate_and_store_baseline(
    const worker::JobContext& context, const TaskTools& tools, const services::RunBaseline& run
) {
  require_valid_claim(context, run);
  const BacktestSpecificationRow specification =
      require_specification(context, run.specification_id);
  const auto model = [&] {
    const sql::Lease db = context.database().read();
    return model_of_job(*db, run.configured_model_id);
  }();
  context.status(fmt::format(
      "Evaluating baseline '{}' on data set {}", model.model.name, specification.dataset_id
  ));
  const services::FinishedBacktest finished = evaluate(context, tools, specification, model);
  std::string result = store_result(context, [&](sql::Connection& db) {
    const std::int64_t id = services::store_backtest(db, finished);
    finish(db, tools, run, {.status = store::baseline_status::kDone, .backtest_id = id});
    return std::to_string(id);
  });
  context.status("Stored as backtest " + result);
  return result;
}

// Records that the baseline cannot forecast from these data. The job succeeds, because this is a
// result of the evaluation and not a failure of the job.
std::string store_not_applicable(
    const worker::JobContext& context,
    const TaskTools& tools,
    const services::RunBaseline& run,
    const std::string& reason
) {
  context.status("The baseline cannot be applied to these data: " + reason);
  return store_result(context, [&](sql::Connection& db) {
    finish(db, tools, run, {.status = store::baseline_status::kNotApplicable, .message = reason});
    return std::string(queue::kNoResult);
  });
}

std::string evaluate_if_applicable(
    const worker::JobContext& context, const TaskTools& tools, const services::RunBaseline& run
) {
  try {
    return evaluate_and_store_baseline(context, tools, run);
  } catch (const evaluation::NotApplicable& error) {
    return store_not_applicable(context, tools, run, error.what());
  }
}

// Records that the run of a baseline failed. Logs an Error instead of throwing it, so that the job
// fails with the error of the evaluation. Also records a step of the job, because record_step()
// checks that the job still belongs to this process.
void record_failure(
    const worker::JobContext& context,
    const TaskTools& tools,
    const services::RunBaseline& run,
    const std::string& message
) {
  try {
    context.database().transact([&](sql::Connection& db) {
      context.record_step(db, "baseline", store::baseline_status::kFailed);
      finish(db, tools, run, {.status = store::baseline_status::kFailed, .message = message});
    });
  } catch (const RunNotNeeded&) {
    log::info("job", "the baseline is not needed any more");
  } catch (const Error& error) {
    log::warning("job", "the failure of a baseline was not recorded: {}", error.what());
  }
}

}  // namespace

std::string run_baseline(worker::JobContext& context, const TaskTools& tools) {
  const auto run = services::from_arguments<services::RunBaseline>(context.arguments());
  try {
    return evaluate_if_applicable(context, tools, run);
  } catch (const RunNotNeeded&) {
    context.status(
        "The baseline is not needed any more: its data set was deleted, or a newer job runs it"
    );
    return std::string(queue::kNoResult);
  } catch (const worker::ClaimLost&) {
    throw;
  } catch (const sql::ConnectionLost&) {
    throw;  // the job starts over
  } catch (const std::exception& error) {
    record_failure(context, tools, run, error.what());
    throw;
  }
}

}  // namespace chap::jobs
