// The task functions of the program: what job processes run. One file a task.
#pragma once

#include "engine/worker/job_context.hpp"
#include "foundation/base/clock.hpp"
#include "jobs/arguments.hpp"
#include "modelrun/catalog/make_model.hpp"
#include "services/import_payload.hpp"

namespace chap::jobs {

// What tasks need beside their context; outlives the registry.
struct TaskTools {
  const Clock& clock;
  catalog::ModelSettings models;
};

std::string run_backtest(worker::JobContext& context, const TaskTools& tools);
std::string run_backtest_from_dataset(worker::JobContext& context, const TaskTools& tools);
// Also chap.add_health_dataset, which differs in what the request keeps.
std::string add_dataset(worker::JobContext& context, const TaskTools& tools);

std::string add_debug_entry(worker::JobContext& context, const TaskTools& tools);
std::string predict_from_dataset(worker::JobContext& context, const TaskTools& tools);

void add_tasks(worker::TaskRegistry& tasks, const TaskTools& tools);

// The data set that the request left for this job. Throws Error without one.
services::ImportPayload require_payload(const worker::JobContext& context);

// Stores the data set that came with the job, once: a second delivery finds its id. It is committed
// before the model runs and stays when the model fails (database.md 4.1).
std::int64_t store_dataset_once(
    worker::JobContext& context,
    const TaskTools& tools,
    const DatasetInfo& info,
    const services::ImportPayload& payload
);

// The configured model of a job, by number or name. Throws Error when it is gone.
store::ConfiguredModelDetails require_model(
    sql::Connection& db, const std::variant<std::int64_t, std::string>& wanted
);

// Runs the model on the data, stores row, forecasts, metrics and result in one transaction.
std::string evaluate_and_store(
    worker::JobContext& context,
    const TaskTools& tools,
    const series::DataSet& data,
    std::int64_t dataset_id,
    const std::optional<std::string>& name,
    const std::variant<std::int64_t, std::string>& model_id,
    const WindowArguments& windows
);

}  // namespace chap::jobs
