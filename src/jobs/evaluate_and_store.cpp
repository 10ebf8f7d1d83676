#include "domain/evaluation/model_requirements.hpp"
#include "engine/queue/job_store.hpp"
#include "foundation/base/log.hpp"
#include "jobs/model_run.hpp"
#include "jobs/store_result.hpp"
#include "services/baselines.hpp"
#include "services/datasets.hpp"
#include "storage/store/backtestspecification_store.hpp"

#include <fmt/format.h>

namespace chap::jobs {
namespace {

services::BacktestSetup setup_of(const Evaluation& evaluation, const series::DataSet& data) {
  const services::WindowArguments& windows = evaluation.windows;
  const period::Kind kind = data.periods().kind();
  return {
      {.n_periods = std::size_t(windows.n_periods.value_or(period::default_horizon(kind))),
       .n_splits = std::size_t(windows.n_splits),
       .stride = std::size_t(windows.stride),
       .n_retrain = std::size_t(windows.n_retrain)},
      windows.future_weather_provider,
      evaluation.target_column};
}

// Creates the backtest specification and the jobs of its baselines. The evaluation does not need
// the baselines, so an error is logged and does not end the job. Only the loss of the connection is
// thrown, so that the whole job starts over.
void start_baselines(
    worker::JobContext& context,
    const TaskTools& tools,
    const store::BacktestSpecificationRow& specification
) {
  try {
    const std::size_t started = context.database().transact_with_retry([&](sql::Connection& db) {
      services::require_dataset_of_job(db, specification.dataset_id);
      const std::int64_t id = store::BacktestSpecificationStore(db).find_or_insert(specification);
      const Timestamp now = tools.clock.now();
      return services::start_baselines(db, id, now, [&](const queue::NewJob& job) {
        queue::enqueue(db, job, now);
      });
    });
    if (started > 0) context.status(fmt::format("Queued {} baseline models", started));
  } catch (const sql::ConnectionLost&) {
    throw;
  } catch (const Error& error) {
    log::warning("job", "no baseline model was queued: {} {}", error.what(), error.cause());
  }
}

}  // namespace

std::string evaluate_and_store(
    worker::JobContext& context,
    const TaskTools& tools,
    const services::LoadedDataset& dataset,
    const Evaluation& evaluation
) {
  const Timestamp started = tools.clock.now();
  const auto model = [&] {
    const sql::Lease db = context.database().read();
    return model_of_job(*db, evaluation.model_id);
  }();
  context.status(
      fmt::format("Evaluating model '{}' on data set {}", model.model.name, evaluation.dataset_id)
  );
  const auto runnable = make_model_of_job(context, tools, model);
  const services::ProgressLog log = progress_log(context);
  const services::BacktestSetup setup = setup_of(evaluation, dataset.data);
  const evaluation::RunContext run =
      run_context(context, tools, model, *runnable, {setup.windows.n_periods, dataset.geojson});
  evaluation::require_model_requirements(runnable->traits(), dataset.data, run);
  const services::BacktestData selected = services::select_backtest_data(dataset.data, setup, log);
  start_baselines(
      context,
      tools,
      services::specification_row(evaluation.dataset_id, setup, selected.evaluated.org_units())
  );
  services::FinishedBacktest finished = services::run_and_score(selected, setup, *runnable, run);
  finished.dataset_id = evaluation.dataset_id;
  finished.name = evaluation.name;
  finished.model = model;
  finished.started = started;

  std::string result = store_result(context, [&](sql::Connection& db) {
    return std::to_string(services::store_backtest(db, finished));
  });
  context.status("Stored as backtest " + result);
  return result;
}

}  // namespace chap::jobs
