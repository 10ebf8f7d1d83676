// The task functions, which job processes run. Each task has its own .cpp file.
#pragma once

#include "engine/worker/job_context.hpp"
#include "foundation/base/clock.hpp"
#include "modelrun/chapkit/service_job.hpp"
#include "modelrun/mlproject/mlproject_model.hpp"
#include "services/datasets.hpp"
#include "services/import_payload.hpp"
#include "services/job_messages.hpp"
#include "services/run_backtest.hpp"

namespace chap::jobs {

// Dependencies of the tasks in addition to the JobContext. Must outlive the registry of tasks.
struct TaskTools {
  const Clock& clock;
  std::uint64_t model_seed = 0;  // RunContext::seed
  chapkit::RunLimits service_limits = {};
  mlproject::ProjectTools projects = {};
};

std::string run_backtest(worker::JobContext& context, const TaskTools& tools);
std::string run_backtest_from_dataset(worker::JobContext& context, const TaskTools& tools);
std::string run_baseline(worker::JobContext& context, const TaskTools& tools);
// The function of two tasks, chap.add_dataset and chap.add_health_dataset, whose arguments have the
// same form.
std::string add_dataset(worker::JobContext& context, const TaskTools& tools);

std::string add_debug_entry(worker::JobContext& context, const TaskTools& tools);
std::string predict_from_dataset(worker::JobContext& context, const TaskTools& tools);

void add_tasks(worker::TaskRegistry& tasks, const TaskTools& tools);

// Returns the data that were stored with this job. Throws Error if there are no such data.
services::ImportPayload require_payload(const worker::JobContext& context);

// Stores the data set of the job and returns its id. A later attempt of the job does not store the
// data set again and returns the same id. The data set is committed before the model runs, and it
// is kept if the model fails (database.md 4.1).
std::int64_t store_dataset_once(
    worker::JobContext& context,
    const TaskTools& tools,
    const services::DatasetInfo& info,
    const services::ImportPayload& payload
);

// Returns the stored data set of a job. Logs which org units are dropped. Throws Error if no org
// unit remains.
services::LoadedDataset load_dataset_of_job(
    const worker::JobContext& context, std::int64_t dataset_id
);

// Returns the configured model with this id or name. Throws Error if the model does not exist.
store::ConfiguredModelDetails model_of_job(
    sql::Connection& db, const std::variant<std::int64_t, std::string>& id_or_name
);

// An evaluation that a request has asked for.
struct Evaluation {
  std::int64_t dataset_id = 0;
  std::optional<std::string> name;                   // name of the backtest
  std::variant<std::int64_t, std::string> model_id;  // id or name of a configured model
  services::WindowArguments windows;
  std::string target_column = series::kTarget;
};

// Evaluates the model on the data and stores the backtest, its forecasts, its metrics and the job's
// result in one transaction. Before that, creates the backtest specification, and jobs for the
// baselines that have no result for this specification. Returns the result of the job.
std::string evaluate_and_store(
    worker::JobContext& context,
    const TaskTools& tools,
    const services::LoadedDataset& dataset,
    const Evaluation& evaluation
);

// Returns a function that writes lines to the log of the job, which users see. The function must
// not outlive the context.
services::ProgressLog progress_log(const worker::JobContext& context);

}  // namespace chap::jobs
