#include "jobs/tasks.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/process/termination.hpp"
#include "services/rejections.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/service_store.hpp"

namespace chap::jobs {

void add_tasks(worker::TaskRegistry& tasks, const TaskTools& tools) {
  const auto add = [&](const char* name,
                       std::string (*task)(worker::JobContext&, const TaskTools&)) {
    tasks[name] = [task, &tools](worker::JobContext& context) {
      for (const std::string& note : services::notes_in(context.arguments())) context.status(note);
      try {
        return task(context, tools);
      } catch (const evaluation::ModelFailure& failure) {
        throw worker::TaskFailure("ModelFailure", failure.what(), failure.output());
      }
    };
  };
  add(services::RunBacktest::kTask, run_backtest);
  add(services::RunBacktestFromDataset::kTask, run_backtest_from_dataset);
  add(services::RunBaseline::kTask, run_baseline);
  add(services::PredictFromDataset::kTask, predict_from_dataset);
  add(services::AddDataset::kTask, add_dataset);
  add(services::AddHealthDataset::kTask, add_dataset);
  add(services::AddDebugEntry::kTask, add_debug_entry);
}

services::ImportPayload require_payload(const worker::JobContext& context) {
  const auto bytes = context.payload();
  if (!bytes) throw invalid_input("The data that were sent with this job do not exist any more");
  return services::decode_payload(*bytes);
}

services::ProgressLog progress_log(const worker::JobContext& context) {
  return [&context](const std::string& line) { context.status(line); };
}

std::unique_ptr<evaluation::Model> make_model_of_job(
    const worker::JobContext& context,
    const TaskTools& tools,
    const store::ConfiguredModelDetails& model
) {
  catalog::ModelTools model_tools;
  model_tools.limits = tools.service_limits;
  model_tools.projects = tools.projects;
  model_tools.log = progress_log(context);
  model_tools.find_service_url = [&context](const std::string& id) -> std::optional<std::string> {
    const sql::Lease db = context.database().read();
    const auto service = store::ServiceStore(*db).find(id);
    return service ? std::optional(service->url) : std::nullopt;
  };
  return catalog::make_model(model, model_tools);
}

evaluation::RunContext run_context(
    const worker::JobContext& context,
    const TaskTools& tools,
    const store::ConfiguredModelDetails& model,
    const evaluation::Model& runnable,
    const RunData& data
) {
  evaluation::RunContext run;
  run.model_name = model.model.name;
  run.polygons = data.polygons;
  run.options = model.model.user_option_values;
  run.additional_covariates = model.model.additional_continuous_covariates;
  run.horizon = data.horizon;
  run.seed = tools.model_seed;
  run.log = progress_log(context);
  if (runnable.runs_outside()) run.stop = process::stop_on_sigterm();
  return run;
}

store::ConfiguredModelDetails model_of_job(
    sql::Connection& db, const std::variant<std::int64_t, std::string>& id_or_name
) {
  store::ConfiguredModelStore models(db);
  const auto* id = std::get_if<std::int64_t>(&id_or_name);
  auto found =
      id != nullptr ? models.details(*id) : models.find_live(std::get<std::string>(id_or_name));
  if (!found) throw invalid_input("The configured model of this job does not exist any more");
  return *found;
}

services::LoadedDataset load_dataset_of_job(
    const worker::JobContext& context, std::int64_t dataset_id
) {
  services::LoadedDataset loaded = [&] {
    const sql::Lease db = context.database().read();
    return services::load_dataset(*db, dataset_id);
  }();
  for (const std::string& note : services::rejection_notes(loaded.rejected)) context.status(note);
  if (loaded.data.org_units().empty()) {
    throw invalid_input("The GeoJSON of the data set contains none of its org units");
  }
  return loaded;
}

}  // namespace chap::jobs
